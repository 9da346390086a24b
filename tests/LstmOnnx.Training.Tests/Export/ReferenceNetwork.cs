using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests.Export;

/// <summary>A whole network in double, from its parameters alone: the reference LSTM, dense layers one scalar at a time, the head's function.</summary>
internal static class ReferenceNetwork
{
    /// <summary>x [B, T, F] to [B, O].</summary>
    public static double[] Run(LstmNetwork network, float[] x, int batchSize, int sequenceLength)
    {
        var options = network.Options;
        var parameters = network.Parameters.ToDictionary(parameter => parameter.Name);
        var (value, size) = (TimeMajor(x, batchSize, sequenceLength, options.InputSize), options.InputSize);
        double[] final = [];
        for (var layer = 0; layer < options.Layers.Count; layer++)
        {
            var results = new List<ReferenceLstmResult> { RunDirection("forward") };
            if (options.Layers[layer].Bidirectional)
                results.Add(RunDirection("reverse"));
            var hiddenSize = options.Layers[layer].HiddenSize;
            value = Array.ConvertAll(Join(results.Select(result => result.Outputs), sequenceLength * batchSize, hiddenSize), v => (float)v);
            final = Join(results.Select(result => result.FinalHidden), batchSize, hiddenSize);
            size = results.Count * hiddenSize;

            ReferenceLstmResult RunDirection(string direction)
            {
                var name = $"lstm.{layer}.{direction}";
                var bias = parameters[$"{name}.bias"].Values;
                return ReferenceLstm.Run(new ReferenceLstmDirection
                {
                    InputSize = size,
                    HiddenSize = options.Layers[layer].HiddenSize,
                    InputWeights = parameters[$"{name}.input_weights"].Values,
                    RecurrentWeights = parameters[$"{name}.recurrent_weights"].Values,
                    Bias = [.. bias, .. new float[bias.Length]],
                }, value, sequenceLength, batchSize, reverse: direction == "reverse");
            }
        }

        int[] sizes = [.. options.DenseSizes, options.OutputSize];
        for (var layer = 0; layer < sizes.Length; layer++)
        {
            final = Dense(final, batchSize, size, sizes[layer], parameters[$"dense.{layer}.weights"].Values, parameters[$"dense.{layer}.bias"].Values, relu: layer < sizes.Length - 1);
            size = sizes[layer];
        }

        return options.Task switch
        {
            TaskKind.Binary => Array.ConvertAll(final, logit => 1 / (1 + Math.Exp(-logit))),
            TaskKind.MultiClass => [.. final.Chunk(size).SelectMany(Softmax)],
            _ => final,
        };
    }

    private static float[] TimeMajor(float[] x, int batchSize, int sequenceLength, int inputSize)
    {
        var turned = new float[x.Length];
        for (var t = 0; t < sequenceLength; t++)
        {
            for (var b = 0; b < batchSize; b++)
                x.AsSpan(((b * sequenceLength) + t) * inputSize, inputSize).CopyTo(turned.AsSpan(((t * batchSize) + b) * inputSize));
        }

        return turned;
    }

    // Each [R, H] to [R, D·H].
    private static double[] Join(IEnumerable<double[]> directions, int rows, int hiddenSize)
    {
        var all = directions.ToArray();
        return [.. Enumerable.Range(0, rows).SelectMany(row => all.SelectMany(one => one[(row * hiddenSize)..((row + 1) * hiddenSize)]))];
    }

    private static double[] Dense(double[] x, int rows, int inputSize, int outputSize, float[] weights, float[] bias, bool relu)
    {
        var y = new double[rows * outputSize];
        for (var row = 0; row < rows; row++)
        {
            for (var o = 0; o < outputSize; o++)
            {
                double sum = bias[o];
                for (var k = 0; k < inputSize; k++)
                    sum += x[(row * inputSize) + k] * weights[(o * inputSize) + k];
                y[(row * outputSize) + o] = relu ? Math.Max(0, sum) : sum;
            }
        }

        return y;
    }

    private static double[] Softmax(double[] logits)
    {
        var largest = logits.Max();
        var powers = logits.Select(logit => Math.Exp(logit - largest)).ToArray();
        return [.. powers.Select(power => power / powers.Sum())];
    }
}
