using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>How long the rows of a batch are.</summary>
internal enum RowLengths
{
    /// <summary>As long as the time axis.</summary>
    Whole,

    /// <summary>Of all lengths from 1 to the time axis, in turn; the first is whole.</summary>
    Spread,
}

/// <summary>Lengths for a model of ours that takes some: zeros would leave its sequences empty, and seeded integers, which are 0 or 1, would cut them to a step.</summary>
internal static class SequenceLengths
{
    private const string Input = "input";
    private const string Lengths = "lengths";

    /// <summary>What is given, and the lengths where the model takes some and they are not given.</summary>
    public static IReadOnlyDictionary<string, TensorData> Added(LstmModel model, IReadOnlyDictionary<string, int[]> shapes, IReadOnlyDictionary<string, TensorData> given, RowLengths kind)
    {
        var isOurs = model.Metadata.ContainsKey("lstmonnx.form") && model.Inputs.Any(input => input is { Name: Lengths, Type: ElementType.Int32 });
        if (!isOurs || given.ContainsKey(Lengths) || !shapes.TryGetValue(Input, out var shape) || shape is not [_, > 0, ..] || shapes[Lengths] is not [var rows])
            return given;
        // 5 is a step that no small time axis divides evenly.
        var lengths = Enumerable.Range(0, rows).Select(row => kind == RowLengths.Whole ? shape[1] : 1 + (((row * 5) + shape[1] - 1) % shape[1])).ToArray();
        return new Dictionary<string, TensorData>(given) { [Lengths] = new TensorData(ElementType.Int32, [rows], lengths) };
    }
}
