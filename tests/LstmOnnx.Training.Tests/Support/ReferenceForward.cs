using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary>The forward pass of a whole network by the double-precision reference LSTM; its outputs are logits.</summary>
internal static class ReferenceForward
{
    /// <summary>inputs [B, T, I] to logits [B, O].</summary>
    public static double[] Logits(LstmNetwork network, float[] inputs, int batchSize, int sequenceLength)
    {
        var options = network.Options;
        var values = TimeMajor(inputs, batchSize, sequenceLength, options.InputSize);
        double[] final = [];
        var inputSize = options.InputSize;
        for (var layer = 0; layer < options.Layers.Count; layer++)
        {
            var (hiddenSize, directions) = (options.Layers[layer].HiddenSize, options.Layers[layer].Bidirectional ? 2 : 1);
            var width = directions * hiddenSize;
            var outputs = new float[sequenceLength * batchSize * width];
            final = new double[batchSize * width];
            for (var direction = 0; direction < directions; direction++)
            {
                var prefix = $"lstm.{layer}.{(direction == 0 ? "forward" : "reverse")}";
                var result = ReferenceLstm.Run(
                    new ReferenceLstmDirection
                    {
                        InputSize = inputSize,
                        HiddenSize = hiddenSize,
                        InputWeights = network.GetParameter($"{prefix}.input_weights").Values,
                        RecurrentWeights = network.GetParameter($"{prefix}.recurrent_weights").Values,
                        Bias = [.. network.GetParameter($"{prefix}.bias").Values, .. new float[4 * hiddenSize]],
                    },
                    values, sequenceLength, batchSize, reverse: direction == 1);
                for (var i = 0; i < result.Outputs.Length; i++)
                    outputs[(i / hiddenSize * width) + (direction * hiddenSize) + (i % hiddenSize)] = (float)result.Outputs[i];
                for (var i = 0; i < result.FinalHidden.Length; i++)
                    final[(i / hiddenSize * width) + (direction * hiddenSize) + (i % hiddenSize)] = result.FinalHidden[i];
            }
            (values, inputSize) = (outputs, width);
        }
        int[] denseSizes = [.. options.DenseSizes, options.OutputSize];
        for (var layer = 0; layer < denseSizes.Length; layer++)
        {
            final = Dense(final, batchSize, network.GetParameter($"dense.{layer}.weights").Values, network.GetParameter($"dense.{layer}.bias").Values);
            if (layer < denseSizes.Length - 1)
                final = Array.ConvertAll(final, value => Math.Max(0, value));
        }
        return final;
    }

    private static float[] TimeMajor(float[] inputs, int batchSize, int sequenceLength, int inputSize)
    {
        var result = new float[inputs.Length];
        for (var b = 0; b < batchSize; b++)
        {
            for (var t = 0; t < sequenceLength; t++)
                inputs.AsSpan(((b * sequenceLength) + t) * inputSize, inputSize).CopyTo(result.AsSpan(((t * batchSize) + b) * inputSize));
        }
        return result;
    }

    private static double[] Dense(double[] inputs, int batchSize, float[] weights, float[] bias)
    {
        var (outputSize, inputSize) = (bias.Length, weights.Length / bias.Length);
        var outputs = new double[batchSize * outputSize];
        for (var b = 0; b < batchSize; b++)
        {
            for (var o = 0; o < outputSize; o++)
            {
                double sum = bias[o];
                for (var k = 0; k < inputSize; k++)
                    sum += weights[(o * inputSize) + k] * inputs[(b * inputSize) + k];
                outputs[(b * outputSize) + o] = sum;
            }
        }
        return outputs;
    }
}
