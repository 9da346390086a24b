namespace LstmOnnx.Kernels;

/// <summary>The formula of a recurrent cell: which operator, and all that its attributes change in it. Immutable.</summary>
public sealed record RecurrentCell
{
    /// <summary>The operator.</summary>
    public required RecurrentKind Kind { get; init; }

    /// <summary>ONNX's f: the gates i, o, f of LSTM, z, r of GRU, the only function of RNN.</summary>
    public required Activation Gate { get; init; }

    /// <summary>ONNX's g: the candidate of LSTM and GRU.</summary>
    public Activation Candidate { get; init; } = Activation.Tanh;

    /// <summary>ONNX's h: of LSTM's cell, on its way to the hidden state.</summary>
    public Activation Output { get; init; } = Activation.Tanh;

    /// <summary>Pre-activations are held within ±clip; +Inf for no bound.</summary>
    public float Clip { get; init; } = float.PositiveInfinity;

    /// <summary>Whether the clip also bounds what <see cref="Output"/> reads; the cell itself is never clipped.</summary>
    public bool ClipsCell { get; init; }

    /// <summary>LSTM: f = 1 − i.</summary>
    public bool InputForget { get; init; }

    /// <summary>GRU: the reset gate is applied after h·Rᵀ + Rb, not to h.</summary>
    public bool LinearBeforeReset { get; init; }

    /// <summary>Whether a row of length 0 keeps its state; otherwise the state becomes 0.</summary>
    public bool KeepsStateOfEmptyRows { get; init; }

    /// <summary>4, 3 or 1.</summary>
    public int GateCount => Kind switch
    {
        RecurrentKind.Lstm => 4,
        RecurrentKind.Gru => 3,
        _ => 1,
    };

    /// <summary>Whether h̃ of a GRU waits for the reset gate before it can meet R.</summary>
    internal bool ResetsFirst => Kind == RecurrentKind.Gru && !LinearBeforeReset;

    /// <summary>
    /// Whether an LSTM's c or a GRU's h may stop short of the denormal numbers (<see cref="Fading"/>): where they are made of tanh, whose scale is 1 and whose error is far larger. Of other functions, some of them straight, a tiny
    /// number keeps its digits.
    /// </summary>
    internal bool Fades => Candidate.Function == ActivationFunction.Tanh && (Kind != RecurrentKind.Lstm || Output.Function == ActivationFunction.Tanh);

    /// <summary>Whether gates and candidate are the default ones, without a bound: the vectorised cell fuses them.</summary>
    internal bool IsPlain => Gate.Function == ActivationFunction.Sigmoid && Candidate.Function == ActivationFunction.Tanh && float.IsPositiveInfinity(Clip)
        && !InputForget && Output.Function == ActivationFunction.Tanh;
}
