namespace LstmOnnx.Training;

/// <summary>The tensors of one direction of one layer. An LSTM's gates stand in the order i, o, f, c, a GRU's in the order z, r, h.</summary>
internal sealed class RecurrentParameters
{
    public RecurrentParameters(string prefix, RecurrentLayerOptions options, int inputSize)
    {
        (Cell, InputSize, HiddenSize, StateSize) = (options.Cell, inputSize, options.HiddenSize, options.StateSize);
        var (gates, biases) = Cell switch
        {
            CellKind.Gru => (3, 4),
            CellKind.Rnn => (1, 1),
            _ => (4, 4),
        };
        InputWeights = new Parameter($"{prefix}.input_weights", gates * HiddenSize, inputSize);
        RecurrentWeights = new Parameter($"{prefix}.recurrent_weights", gates * HiddenSize, StateSize);
        Bias = new Parameter($"{prefix}.bias", biases * HiddenSize);
        Peepholes = options.Peepholes ? new Parameter($"{prefix}.peepholes", 3 * HiddenSize) : null;
        Projection = options.ProjectionSize is { } size ? new Parameter($"{prefix}.projection", size, HiddenSize) : null;
    }

    public CellKind Cell { get; }

    public int InputSize { get; }

    /// <summary>H.</summary>
    public int HiddenSize { get; }

    /// <summary>Values of the hidden state: P, or H.</summary>
    public int StateSize { get; }

    /// <summary>W [gates · H, I].</summary>
    public Parameter InputWeights { get; }

    /// <summary>R [gates · H, P or H].</summary>
    public Parameter RecurrentWeights { get; }

    /// <summary>Wb + Rb, [4H] or [H]; a GRU's has h's two parts apart: z, r, h's Wb, h's Rb.</summary>
    public Parameter Bias { get; }

    /// <summary>[3H] in the order i, o, f, or null.</summary>
    public Parameter? Peepholes { get; }

    /// <summary>[P, H], or null.</summary>
    public Parameter? Projection { get; }

    /// <summary>All of them, in the order of the network's parameters.</summary>
    public IEnumerable<Parameter> All => new[] { InputWeights, RecurrentWeights, Bias, Peepholes, Projection }.OfType<Parameter>();
}
