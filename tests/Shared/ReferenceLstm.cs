namespace LstmOnnx.TestSupport;

/// <summary>Weights and attributes of one direction, ONNX layout, gates iofc.</summary>
public sealed record ReferenceLstmDirection
{
    public required int InputSize { get; init; }
    public required int HiddenSize { get; init; }

    /// <summary>W [4H, I].</summary>
    public required float[] InputWeights { get; init; }

    /// <summary>R [4H, H].</summary>
    public required float[] RecurrentWeights { get; init; }

    /// <summary>B [8H]: Wb, then Rb; null for zeros.</summary>
    public float[]? Bias { get; init; }

    /// <summary>P [3H], order i, o, f; null for none.</summary>
    public float[]? Peepholes { get; init; }

    /// <summary>f (gates), g (candidate), h (cell output).</summary>
    public ReferenceActivation[] Activations { get; init; } = [ReferenceActivation.Sigmoid, ReferenceActivation.Tanh, ReferenceActivation.Tanh];

    /// <summary>Bound on the pre-activations; null for none.</summary>
    public double? Clip { get; init; }

    /// <summary>f = 1 − i.</summary>
    public bool InputForget { get; init; }

    /// <summary>A direction with seeded weights in [−scale, scale].</summary>
    public static ReferenceLstmDirection Random(int inputSize, int hiddenSize, int seed, float scale = 0.5f, bool bias = true, bool peepholes = false) => new()
    {
        InputSize = inputSize,
        HiddenSize = hiddenSize,
        InputWeights = Seeded.Floats(4 * hiddenSize * inputSize, (seed * 4) + 1, -scale, scale),
        RecurrentWeights = Seeded.Floats(4 * hiddenSize * hiddenSize, (seed * 4) + 2, -scale, scale),
        Bias = bias ? Seeded.Floats(8 * hiddenSize, (seed * 4) + 3, -scale, scale) : null,
        Peepholes = peepholes ? Seeded.Floats(3 * hiddenSize, (seed * 4) + 4, -scale, scale) : null,
    };
}

/// <summary>One direction's results: outputs [T, B, H], final states [B, H].</summary>
public sealed record ReferenceLstmResult(double[] Outputs, double[] FinalHidden, double[] FinalCell);

/// <summary>The LSTM of the ONNX operator text, one scalar at a time in double: slow, plain, the oracle of the kernels.</summary>
public static class ReferenceLstm
{
    /// <summary>
    /// Runs one direction over x [T, B, I]. A row of length s = lengths[b] sees only its first s steps (reverse: from s − 1 down to 0);
    /// its outputs past s are zero and its final states are those of its last step, the initial ones where s = 0.
    /// </summary>
    public static ReferenceLstmResult Run(ReferenceLstmDirection layer, ReadOnlySpan<float> x, int sequenceLength, int batchSize,
        bool reverse = false, float[]? initialHidden = null, float[]? initialCell = null, int[]? lengths = null)
    {
        var (inputSize, hiddenSize) = (layer.InputSize, layer.HiddenSize);
        var outputs = new double[sequenceLength * batchSize * hiddenSize];
        var hidden = Array.ConvertAll(initialHidden ?? new float[batchSize * hiddenSize], v => (double)v);
        var cell = Array.ConvertAll(initialCell ?? new float[batchSize * hiddenSize], v => (double)v);
        for (var b = 0; b < batchSize; b++)
        {
            var length = lengths?[b] ?? sequenceLength;
            for (var step = 0; step < length; step++)
            {
                var t = reverse ? length - 1 - step : step;
                var row = x.Slice(((t * batchSize) + b) * inputSize, inputSize);
                Step(layer, row, hidden.AsSpan(b * hiddenSize, hiddenSize), cell.AsSpan(b * hiddenSize, hiddenSize));
                hidden.AsSpan(b * hiddenSize, hiddenSize).CopyTo(outputs.AsSpan(((t * batchSize) + b) * hiddenSize));
            }
        }
        return new ReferenceLstmResult(outputs, hidden, cell);
    }

    /// <summary>One time step of one batch row: hidden and cell [H] are read and replaced.</summary>
    public static void Step(ReferenceLstmDirection layer, ReadOnlySpan<float> x, Span<double> hidden, Span<double> cell)
    {
        var previousHidden = hidden.ToArray();
        for (var unit = 0; unit < layer.HiddenSize; unit++)
        {
            var previousCell = cell[unit];
            var input = Gate(layer, 0, unit, x, previousHidden) + Peephole(layer, 0, unit, previousCell);
            var output = Gate(layer, 1, unit, x, previousHidden);
            var forget = Gate(layer, 2, unit, x, previousHidden) + Peephole(layer, 2, unit, previousCell);
            var candidate = Gate(layer, 3, unit, x, previousHidden);

            var i = layer.Activations[0].Apply(Clip(layer, input));
            var f = layer.InputForget ? 1 - i : layer.Activations[0].Apply(Clip(layer, forget));
            var c = (f * previousCell) + (i * layer.Activations[1].Apply(Clip(layer, candidate)));
            var o = layer.Activations[0].Apply(Clip(layer, output + Peephole(layer, 1, unit, c)));
            cell[unit] = c;
            hidden[unit] = o * layer.Activations[2].Apply(c);
        }
    }

    private static double Gate(ReferenceLstmDirection layer, int gate, int unit, ReadOnlySpan<float> x, double[] previousHidden)
    {
        var (inputSize, hiddenSize) = (layer.InputSize, layer.HiddenSize);
        var row = (gate * hiddenSize) + unit;
        var sum = layer.Bias is null ? 0 : (double)layer.Bias[row] + layer.Bias[(4 * hiddenSize) + row];
        for (var k = 0; k < inputSize; k++)
            sum += (double)layer.InputWeights[(row * inputSize) + k] * x[k];
        for (var k = 0; k < hiddenSize; k++)
            sum += layer.RecurrentWeights[(row * hiddenSize) + k] * previousHidden[k];
        return sum;
    }

    private static double Peephole(ReferenceLstmDirection layer, int gate, int unit, double cell) =>
        layer.Peepholes is null ? 0 : layer.Peepholes[(gate * layer.HiddenSize) + unit] * cell;

    private static double Clip(ReferenceLstmDirection layer, double value) =>
        layer.Clip is { } clip ? Math.Clamp(value, -clip, clip) : value;
}
