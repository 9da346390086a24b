using System.Diagnostics.CodeAnalysis;

namespace LstmOnnx.Runtime;

/// <summary>The one input and the first output that are no states: what a call with two spans means.</summary>
internal static class MainEdges
{
    /// <summary>Indices of both; −1 for the input where the model has several or none, −1 for the output where it has none.</summary>
    public static (int Input, int Output) Find(LstmModel model)
    {
        var inputs = Enumerable.Range(0, model.Inputs.Count).Where(i => model.States.All(s => s.InputIndex != i)).ToArray();
        var outputs = Enumerable.Range(0, model.Outputs.Count).Where(o => model.States.All(s => s.OutputIndex != o)).ToArray();
        return (inputs.Length == 1 ? inputs[0] : -1, outputs.Length > 0 ? outputs[0] : -1);
    }

    [DoesNotReturn]
    public static void ThrowInput(LstmModel model, int input, int[][] shapes, int found)
    {
        if (input < 0)
            throw new InvalidOperationException($"the model has not one input but {model.Inputs.Count - model.States.Count} beside its states: fill each through Input(name) and call Run()");
        throw new ArgumentException($"input '{Readable.Name(model.Inputs[input].Name)}' has shape [{string.Join(", ", shapes[input])}]: expected {Length(shapes[input])} values, found {found}", nameof(input));
    }

    [DoesNotReturn]
    public static void ThrowOutput(LstmModel model, int output, IReadOnlyList<int[]> shapes, int found)
    {
        if (output < 0)
            throw new InvalidOperationException("the model has no output beside its states: read them through Output(name) after Run()");
        throw new ArgumentException($"output '{Readable.Name(model.Outputs[output].Name)}' has shape [{string.Join(", ", shapes[output])}]: expected room for {Length(shapes[output])} values, found {found}", nameof(output));
    }

    private static long Length(int[] shape) => shape.Aggregate(1L, (product, size) => product * size);
}
