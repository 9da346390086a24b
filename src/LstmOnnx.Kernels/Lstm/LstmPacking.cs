namespace LstmOnnx.Kernels;

/// <summary>Turns ONNX's [4H, ·] weights, gates iofc, into blocks of units with four gates each.</summary>
internal static class LstmPacking
{
    public static PackedLstm Pack(
        int inputSize, int hiddenSize, ReadOnlySpan<float> inputWeights, ReadOnlySpan<float> recurrentWeights, ReadOnlySpan<float> bias, SimdWidth width)
    {
        if (inputSize < 1)
            Refuse.Size(nameof(inputSize), inputSize, "1 or more");
        if (hiddenSize < 1)
            Refuse.Size(nameof(hiddenSize), hiddenSize, "1 or more");
        Refuse.UnlessLength(nameof(inputWeights), inputWeights.Length, 4L * hiddenSize * inputSize, $"[4H, I], H = {hiddenSize}, I = {inputSize}");
        Refuse.UnlessLength(nameof(recurrentWeights), recurrentWeights.Length, 4L * hiddenSize * hiddenSize, $"[4H, H], H = {hiddenSize}");
        if (!bias.IsEmpty)
            Refuse.UnlessLength(nameof(bias), bias.Length, 8L * hiddenSize, $"[8H] Wb and Rb, H = {hiddenSize}, or empty");

        var packed = new PackedLstm(inputSize, hiddenSize, width);
        Weights(inputWeights, hiddenSize, packed.InputWeights);
        Weights(recurrentWeights, hiddenSize, packed.RecurrentWeights);
        Bias(bias, hiddenSize, packed);
        return packed;
    }

    private static void Weights(ReadOnlySpan<float> weights, int hiddenSize, PackedMatrix destination)
    {
        var depth = destination.Rows;
        var panelWidth = destination.PanelWidth;
        var lanes = panelWidth / 2;
        var to = destination.Values.Span;
        for (var row = 0; row < 4 * hiddenSize; row++)
        {
            var column = Column(row, hiddenSize, lanes);
            var start = (column / panelWidth * panelWidth * depth) + (column % panelWidth);
            for (var k = 0; k < depth; k++)
                to[start + (k * panelWidth)] = weights[(row * depth) + k];
        }
    }

    private static void Bias(ReadOnlySpan<float> bias, int hiddenSize, PackedLstm packed)
    {
        if (bias.IsEmpty)
            return;
        var lanes = packed.InputWeights.PanelWidth / 2;
        for (var row = 0; row < 4 * hiddenSize; row++)
            packed.Bias.Span[Column(row, hiddenSize, lanes)] = bias[row] + bias[(4 * hiddenSize) + row];
    }

    // Row gate · H + unit of ONNX's order stands in the block of its unit, then its gate, then its lane.
    private static int Column(int row, int hiddenSize, int lanes)
    {
        var (gate, unit) = (row / hiddenSize, row % hiddenSize);
        return (((unit / lanes * 4) + gate) * lanes) + (unit % lanes);
    }
}
