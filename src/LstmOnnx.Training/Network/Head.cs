using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>Turns the last dense layer's logits into what a task answers.</summary>
internal static class Head
{
    public static void Activate(TaskKind task, SimdKernels kernels, ReadOnlySpan<float> logits, int outputSize, Span<float> outputs)
    {
        switch (task)
        {
            case TaskKind.Binary:
                kernels.Sigmoid(logits, outputs);
                break;
            case TaskKind.MultiClass:
                for (var row = 0; row < logits.Length; row += outputSize)
                    Softmax(kernels, logits.Slice(row, outputSize), outputs.Slice(row, outputSize));
                break;
            default:
                logits.CopyTo(outputs);
                break;
        }
    }

    // Shifted by the largest logit, so that no exponential overflows.
    private static void Softmax(SimdKernels kernels, ReadOnlySpan<float> logits, Span<float> outputs)
    {
        var largest = float.NegativeInfinity;
        foreach (var logit in logits)
            largest = MathF.Max(largest, logit);
        kernels.Binary(BinaryOperation.Subtract, logits, [largest], outputs);
        kernels.Exp(outputs, outputs);
        var sum = 0f;
        foreach (var value in outputs)
            sum += value;
        kernels.Binary(BinaryOperation.Divide, outputs, [sum], outputs);
    }
}
