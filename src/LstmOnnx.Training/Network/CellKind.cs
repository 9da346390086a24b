namespace LstmOnnx.Training;

/// <summary>The cell of a recurrent layer.</summary>
public enum CellKind
{
    /// <summary>Long short-term memory (S. Hochreiter and J. Schmidhuber 1997, with the forget gate of F. Gers et al. 2000): gates i, o, f and the candidate.</summary>
    Lstm,

    /// <summary>
    /// Gated recurrent unit (K. Cho et al. 2014) with the reset gate behind the recurrent product, as PyTorch's, Keras's reset_after and ONNX's
    /// linear_before_reset = 1: h = (1 − z)∘n + z∘h₋, n = tanh(W_h x + b + r∘(R_h h₋ + b')).
    /// </summary>
    Gru,

    /// <summary>The plain recurrent cell (J. Elman 1990): h = tanh(W x + R h₋ + b).</summary>
    Rnn,
}
