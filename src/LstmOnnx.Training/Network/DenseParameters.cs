namespace LstmOnnx.Training;

/// <summary>The tensors of one dense layer.</summary>
internal sealed class DenseParameters(string prefix, int inputSize, int outputSize)
{
    public int InputSize { get; } = inputSize;

    public int OutputSize { get; } = outputSize;

    /// <summary>[outputs, inputs].</summary>
    public Parameter Weights { get; } = new($"{prefix}.weights", outputSize, inputSize);

    /// <summary>[outputs].</summary>
    public Parameter Bias { get; } = new($"{prefix}.bias", outputSize);
}
