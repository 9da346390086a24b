namespace LstmOnnx.Training;

/// <summary>The tensors of one direction of one layer.</summary>
internal sealed class LstmParameters
{
    public LstmParameters(string prefix, int inputSize, int hiddenSize)
    {
        InputSize = inputSize;
        HiddenSize = hiddenSize;
        InputWeights = new Parameter($"{prefix}.input_weights", 4 * hiddenSize, inputSize);
        RecurrentWeights = new Parameter($"{prefix}.recurrent_weights", 4 * hiddenSize, hiddenSize);
        Bias = new Parameter($"{prefix}.bias", 4 * hiddenSize);
    }

    public int InputSize { get; }

    public int HiddenSize { get; }

    /// <summary>W [4H, I] iofc.</summary>
    public Parameter InputWeights { get; }

    /// <summary>R [4H, H] iofc.</summary>
    public Parameter RecurrentWeights { get; }

    /// <summary>Wb + Rb [4H] iofc.</summary>
    public Parameter Bias { get; }
}
