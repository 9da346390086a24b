using System.Diagnostics.CodeAnalysis;

namespace LstmOnnx.Runtime;

/// <summary>The one input of floats and the first output of floats that are no states: what a call with two spans means. Inputs of other types keep what they were filled with.</summary>
internal static class MainEdges
{
    /// <summary>Indices of both; −1 for the input where the model has several or none, −1 for the output where it has none.</summary>
    public static (int Input, int Output) Find(LstmModel model, SessionRequest request)
    {
        // A session without carried states still has the model's states among its inputs; they are no main edges either.
        var states = request.States.Count > 0 ? request.States : model.States;
        var inputs = Enumerable.Range(0, model.Inputs.Count)
            .Where(i => model.Inputs[i].Type == ElementType.Float && states.All(s => s.InputIndex != i) && !request.FixedInputs.ContainsKey(i)).ToArray();
        var outputs = Enumerable.Range(0, model.Outputs.Count).Where(o => model.Outputs[o].Type == ElementType.Float && states.All(s => s.OutputIndex != o)).ToArray();
        return (inputs.Length == 1 ? inputs[0] : -1, outputs.Length > 0 ? outputs[0] : -1);
    }

    [DoesNotReturn]
    public static void ThrowInput(LstmModel model, int input, int[][] shapes, int found)
    {
        if (input < 0)
            throw new InvalidOperationException($"the model has not one input of floats beside its states but {string.Join(", ", model.Inputs.Where((_, i) => model.States.All(s => s.InputIndex != i)))}: fill each through Input<T>(name), then call Run() or Step()");
        throw new ArgumentException($"input '{Readable.Name(model.Inputs[input].Name)}' has shape [{string.Join(", ", shapes[input])}]: expected {Length(shapes[input])} values, found {found}", nameof(input));
    }

    [DoesNotReturn]
    public static void ThrowOutput(LstmModel model, int output, IReadOnlyList<int[]> shapes, int found)
    {
        if (output < 0)
            throw new InvalidOperationException("the model has no output of floats beside its states: read them through Output<T>(name) after Run() or Step()");
        throw new ArgumentException($"output '{Readable.Name(model.Outputs[output].Name)}' has shape [{string.Join(", ", shapes[output])}]: expected room for {Length(shapes[output])} values, found {found}", nameof(output));
    }

    private static long Length(int[] shape) => shape.Aggregate(1L, (product, size) => product * size);
}
