namespace LstmOnnx.Kernels;

/// <summary>One direction's weights in double, row by row as ONNX stores them: nothing is packed. The spans are the caller's.</summary>
public readonly ref struct DoubleWeights
{
    /// <summary>I.</summary>
    public int InputSize { get; init; }

    /// <summary>H.</summary>
    public int HiddenSize { get; init; }

    /// <summary>W [G·H, I].</summary>
    public ReadOnlySpan<double> InputWeights { get; init; }

    /// <summary>R [G·H, H].</summary>
    public ReadOnlySpan<double> RecurrentWeights { get; init; }

    /// <summary>Wb, then Rb, [2·G·H]; empty for zeros.</summary>
    public ReadOnlySpan<double> Bias { get; init; }

    /// <summary>P [3H], i, o, f; empty for none.</summary>
    public ReadOnlySpan<double> Peepholes { get; init; }

    internal void Check(RecurrentCell cell)
    {
        long gates = cell.GateCount, hiddenSize = HiddenSize;
        if (InputSize < 1)
            Refuse.Size(nameof(InputSize), InputSize, "1 or more");
        if (HiddenSize < 1)
            Refuse.Size(nameof(HiddenSize), HiddenSize, "1 or more");
        if (InputWeights.Length != gates * hiddenSize * InputSize)
            Refuse.Length(nameof(InputWeights), InputWeights.Length, gates * hiddenSize * InputSize, $"[{gates}H, I], H = {hiddenSize}, I = {InputSize}");
        if (RecurrentWeights.Length != gates * hiddenSize * hiddenSize)
            Refuse.Length(nameof(RecurrentWeights), RecurrentWeights.Length, gates * hiddenSize * hiddenSize, $"[{gates}H, H], H = {hiddenSize}");
        if (!Bias.IsEmpty && Bias.Length != 2 * gates * hiddenSize)
            Refuse.Length(nameof(Bias), Bias.Length, 2 * gates * hiddenSize, $"[{2 * gates}H] Wb and Rb, H = {hiddenSize}, or empty");
        if (!Peepholes.IsEmpty && Peepholes.Length != (cell.Kind == RecurrentKind.Lstm ? 3 * hiddenSize : 0))
            Refuse.Length(nameof(Peepholes), Peepholes.Length, cell.Kind == RecurrentKind.Lstm ? 3 * hiddenSize : 0, $"[3H] i, o, f of LSTM, H = {hiddenSize}, or empty");
    }
}
