using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>Seeded inputs are 0 or 1, which would cut every sequence of a model of ours with lengths to a step: those are given all lengths up to the time axis instead.</summary>
internal static class SequenceLengths
{
    private const string Input = "input";
    private const string Lengths = "lengths";

    /// <summary>What is given, and the lengths where the model takes some and they are not given.</summary>
    public static IReadOnlyDictionary<string, TensorData> Added(LstmModel model, IReadOnlyDictionary<string, int[]> shapes, IReadOnlyDictionary<string, TensorData> given)
    {
        var isOurs = model.Metadata.ContainsKey("lstmonnx.form") && model.Inputs.Any(input => input is { Name: Lengths, Type: ElementType.Int32 });
        if (!isOurs || given.ContainsKey(Lengths) || !shapes.TryGetValue(Input, out var shape) || shape is not [_, > 0, ..] || shapes[Lengths] is not [var rows])
            return given;
        // The first row is whole; 5 is a step that no small time axis divides evenly.
        var lengths = Enumerable.Range(0, rows).Select(row => 1 + (((row * 5) + shape[1] - 1) % shape[1])).ToArray();
        return new Dictionary<string, TensorData>(given) { [Lengths] = new TensorData(ElementType.Int32, [rows], lengths) };
    }
}
