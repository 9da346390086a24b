namespace LstmOnnx.Training;

/// <summary>One recurrent layer of the stack.</summary>
/// <param name="HiddenSize">H, units per direction.</param>
/// <param name="Bidirectional">Whether a second set of H units reads the sequence from its end; the layer then gives 2H values, forward first.</param>
/// <param name="Dropout">The share of this layer's outputs, in [0, 1), that each training pass sets to zero, the others scaled by 1/(1 − share).</param>
public sealed record RecurrentLayerOptions(int HiddenSize, bool Bidirectional = false, float Dropout = 0)
{
    /// <summary>The cell.</summary>
    public CellKind Cell { get; init; } = CellKind.Lstm;

    /// <summary>
    /// The share of the previous hidden state, in [0, 1), that is zero where it enters the recurrent product in training: the same units at every step of a
    /// sequence (variational dropout: Y. Gal and Z. Ghahramani 2016; Keras's recurrent_dropout).
    /// </summary>
    public float RecurrentDropout { get; init; }

    /// <summary>LSTM: the gates see the cell state too (F. Gers and J. Schmidhuber 2000): i and f the previous one, o the new one.</summary>
    public bool Peepholes { get; init; }

    /// <summary>LSTM: P, below H; the hidden state is a product [P, H] of the cell's output (H. Sak et al. 2014; PyTorch's proj_size). Null for none.</summary>
    public int? ProjectionSize { get; init; }

    /// <summary>Values of the hidden state: P, or H.</summary>
    internal int StateSize => ProjectionSize ?? HiddenSize;

    internal int DirectionCount => Bidirectional ? 2 : 1;

    /// <summary>Values per step that the layer gives.</summary>
    internal int OutputSize => DirectionCount * StateSize;

    /// <summary>"lstm", "gru" or "rnn", with which the names of the layer's parameters begin.</summary>
    internal string CellName => Cell switch
    {
        CellKind.Gru => "gru",
        CellKind.Rnn => "rnn",
        _ => "lstm",
    };

    internal void Check(string name)
    {
        NetworkOptions.AtLeast(HiddenSize, 1, $"{name}.{nameof(HiddenSize)}");
        if (!Enum.IsDefined(Cell))
            throw new ArgumentException($"{name}.{nameof(Cell)} is {(int)Cell}; expected one of {string.Join(", ", Enum.GetNames<CellKind>())}");
        if (!(Dropout is >= 0 and < 1))
            throw new ArgumentException($"{name}.{nameof(Dropout)} is {Dropout}; expected a share in [0, 1)");
        if (!(RecurrentDropout is >= 0 and < 1))
            throw new ArgumentException($"{name}.{nameof(RecurrentDropout)} is {RecurrentDropout}; expected a share in [0, 1)");
        if (Peepholes && Cell != CellKind.Lstm)
            throw new ArgumentException($"{name}.{nameof(Peepholes)} are for {nameof(CellKind.Lstm)} cells; found {Cell}");
        if (ProjectionSize is { } size && Cell != CellKind.Lstm)
            throw new ArgumentException($"{name}.{nameof(ProjectionSize)} is {size}; a projection is for {nameof(CellKind.Lstm)} cells, found {Cell}");
        if (ProjectionSize is < 1 || ProjectionSize >= HiddenSize)
            throw new ArgumentException($"{name}.{nameof(ProjectionSize)} is {ProjectionSize}; expected 1 to {HiddenSize - 1}, below {nameof(HiddenSize)}");
    }
}
