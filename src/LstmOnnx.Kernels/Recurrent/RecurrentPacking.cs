namespace LstmOnnx.Kernels;

/// <summary>Turns ONNX's row-major weights into the panels of <see cref="PackedRecurrent"/>. Allocates nothing, so weights that are data can be packed in each run.</summary>
internal static class RecurrentPacking
{
    public static void Pack(
        ReadOnlySpan<float> inputWeights, ReadOnlySpan<float> recurrentWeights, ReadOnlySpan<float> bias, ReadOnlySpan<float> peepholes, PackedRecurrent packed)
    {
        var (gates, hiddenSize, inputSize) = (packed.Cell.GateCount, packed.HiddenSize, packed.InputSize);
        // Messages are made only where they are thrown: this runs in every run where weights are data.
        if (inputWeights.Length != (long)gates * hiddenSize * inputSize)
            Refuse.Length(nameof(inputWeights), inputWeights.Length, (long)gates * hiddenSize * inputSize, $"[{gates}H, I], H = {hiddenSize}, I = {inputSize}");
        if (recurrentWeights.Length != (long)gates * hiddenSize * hiddenSize)
            Refuse.Length(nameof(recurrentWeights), recurrentWeights.Length, (long)gates * hiddenSize * hiddenSize, $"[{gates}H, H], H = {hiddenSize}");
        if (!bias.IsEmpty && bias.Length != 2L * gates * hiddenSize)
            Refuse.Length(nameof(bias), bias.Length, 2L * gates * hiddenSize, $"[{2 * gates}H] Wb and Rb, H = {hiddenSize}, or empty");
        if (!peepholes.IsEmpty && peepholes.Length != (packed.Peepholes is null ? 0 : 3L * hiddenSize))
            Refuse.Length(nameof(peepholes), peepholes.Length, packed.Peepholes is null ? 0 : 3L * hiddenSize, $"[3H] i, o, f of LSTM, H = {hiddenSize}, or empty");

        var gateWeights = hiddenSize * hiddenSize;
        for (var gate = 0; gate < gates; gate++)
        {
            Gate(inputWeights.Slice(gate * hiddenSize * inputSize, hiddenSize * inputSize), gate * packed.PaddedHiddenSize, hiddenSize, packed.InputWeights);
            var recurrent = recurrentWeights.Slice(gate * gateWeights, gateWeights);
            if (packed.CandidateWeights is { } candidate && gate == 2)
                Gate(recurrent, 0, hiddenSize, candidate);
            else
                Gate(recurrent, gate * packed.PaddedHiddenSize, hiddenSize, packed.RecurrentWeights);
        }
        Bias(bias, packed);
        packed.HasPeepholes = !peepholes.IsEmpty;
        for (var gate = 0; gate < 3 && packed.HasPeepholes; gate++)
            peepholes.Slice(gate * hiddenSize, hiddenSize).CopyTo(packed.Peepholes!.Span[(gate * packed.PaddedHiddenSize)..]);
    }

    // weights [H, depth] become columns from firstColumn on.
    private static void Gate(ReadOnlySpan<float> weights, int firstColumn, int hiddenSize, PackedMatrix destination)
    {
        var (depth, panelWidth) = (destination.Rows, destination.PanelWidth);
        var to = destination.Values.Span;
        for (var unit = 0; unit < hiddenSize; unit++)
        {
            var column = firstColumn + unit;
            var start = (column / panelWidth * panelWidth * depth) + (column % panelWidth);
            var row = weights.Slice(unit * depth, depth);
            for (var k = 0; k < row.Length; k++)
                to[start + (k * panelWidth)] = row[k];
        }
    }

    private static void Bias(ReadOnlySpan<float> bias, PackedRecurrent packed)
    {
        var (gates, hiddenSize) = (packed.Cell.GateCount, packed.HiddenSize);
        packed.Bias.Span.Clear();
        packed.CandidateBias?.Span.Clear();
        for (var row = 0; row < (bias.IsEmpty ? 0 : gates * hiddenSize); row++)
        {
            var (gate, unit) = (row / hiddenSize, row % hiddenSize);
            var (input, recurrent) = (bias[row], bias[(gates * hiddenSize) + row]);
            var isApart = gate == 2 && packed.CandidateBias is not null;
            packed.Bias.Span[(gate * packed.PaddedHiddenSize) + unit] = isApart ? input : input + recurrent;
            if (isApart)
                packed.CandidateBias!.Span[unit] = recurrent;
        }
    }
}
