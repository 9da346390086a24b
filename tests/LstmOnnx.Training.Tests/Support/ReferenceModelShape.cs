namespace LstmOnnx.Training.Tests;

/// <summary>What a <see cref="ReferenceModel"/> computes: recurrent layers, then dense ones of the last layer's final states, forward then reverse, or of its every step.</summary>
/// <param name="Layers">From the inputs on, one or more.</param>
/// <param name="EveryStep">Outputs for each step; else one for each sample.</param>
internal sealed record ReferenceModelShape(ReferenceLayer[] Layers, bool EveryStep = false);

/// <summary>One recurrent layer.</summary>
/// <param name="Cell">Its formula.</param>
/// <param name="HiddenSize">H.</param>
/// <param name="Bidirectional">Whether a second direction starts at each sample's own last step.</param>
/// <param name="Peepholes">LSTM only: i and f see the old cell, o the new one.</param>
/// <param name="ProjectionSize">LSTM only: P of h = W·(o∘tanh c), as in PyTorch's proj_size; none for P = H.</param>
internal sealed record ReferenceLayer(ReferenceCellKind Cell, int HiddenSize, bool Bidirectional = false, bool Peepholes = false, int? ProjectionSize = null)
{
    /// <summary>D.</summary>
    public int DirectionCount => Bidirectional ? 2 : 1;

    /// <summary>P, the width of h.</summary>
    public int StateSize => ProjectionSize ?? HiddenSize;
}

/// <summary>The formula of a layer.</summary>
internal enum ReferenceCellKind
{
    /// <summary>c = f∘c₋ + i∘g, h = o∘tanh c.</summary>
    Lstm,

    /// <summary>h = (1 − z)∘n + z∘h₋ with n = tanh(x·W_hᵀ + Wb_h + r∘(h₋·R_hᵀ + Rb_h)).</summary>
    Gru,

    /// <summary>h = tanh(x·Wᵀ + h₋·Rᵀ + b).</summary>
    Rnn,
}
