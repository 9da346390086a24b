using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>Finds out what a model gives: shapes may depend on anything in the graph, so the graph is asked.</summary>
internal static class OutputProbe
{
    /// <summary>One run on what the inputs hold, zeros where nothing is fixed, whose outputs ONNX Runtime allocates itself.</summary>
    /// <exception cref="ModelRefusedException">The run fails, or an output holds what no buffer does.</exception>
    public static (ElementType Type, int[] Shape)[] Find(InferenceSession session, CheckedModel model, HostTensor[] inputs)
    {
        try
        {
            using var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            using var outputs = session.Run(options, Names(model.Inputs), [.. inputs.Select(input => input.Value)], Names(model.Outputs));
            return [.. outputs.Select((output, i) => Of(output.GetTensorTypeAndShape(), model.Outputs[i].Name))];
        }
        catch (OnnxRuntimeException failure)
        {
            throw RunFailure(failure);
        }
    }

    public static ModelRefusedException RunFailure(OnnxRuntimeException failure) => new(RefusalCode.RefusedByEngine,
        $"ONNX Runtime cannot run the model on these shapes: {failure.Message.Trim()}; where shapes depend on the values of an input, fix it when the session is made", inner: failure);

    private static (ElementType Type, int[] Shape) Of(OrtTensorTypeAndShapeInfo info, string name) =>
        (HostTypes.Of(info.ElementDataType, name), [.. info.Shape.Select(size => checked((int)size))]);

    private static string[] Names(IReadOnlyList<TensorInfo> tensors) => [.. tensors.Select(tensor => tensor.Name)];
}
