namespace LstmOnnx.Training.Tests;

public class InitialisationTests
{
    private const int InputSize = 24;
    private const int HiddenSize = 20;

    [Fact]
    public void Keras_draws_input_weights_by_Glorot()
    {
        var weights = Network(Initialisation.Keras).GetParameter("lstm.0.forward.input_weights").Values;
        CheckUniform(weights, Math.Sqrt(6.0 / (InputSize + (4 * HiddenSize))));
    }

    [Fact]
    public void Keras_draws_recurrent_weights_with_orthonormal_columns()
    {
        var weights = Network(Initialisation.Keras).GetParameter("lstm.0.forward.recurrent_weights").Values;
        for (var left = 0; left < HiddenSize; left++)
        {
            for (var right = 0; right <= left; right++)
            {
                var product = 0.0;
                for (var row = 0; row < 4 * HiddenSize; row++)
                    product += (double)weights[(row * HiddenSize) + left] * weights[(row * HiddenSize) + right];
                Assert.Equal(left == right ? 1 : 0, product, 1e-6);
            }
        }
    }

    [Fact]
    public void Keras_starts_with_open_forget_gates_and_no_other_bias()
    {
        var network = Network(Initialisation.Keras);
        var bias = network.GetParameter("lstm.0.forward.bias").Values;
        for (var i = 0; i < bias.Length; i++)
            Assert.Equal(i / HiddenSize == 2 ? 1 : 0, bias[i]);
        Assert.All(network.GetParameter("dense.0.bias").Values, value => Assert.Equal(0, value));
        CheckUniform(network.GetParameter("dense.0.weights").Values, Math.Sqrt(6.0 / (HiddenSize + 30)));
    }

    [Fact]
    public void PyTorch_draws_within_the_root_of_the_units()
    {
        var network = Network(Initialisation.PyTorch);
        var bound = 1 / Math.Sqrt(HiddenSize);
        CheckUniform(network.GetParameter("lstm.0.forward.input_weights").Values, bound);
        CheckUniform(network.GetParameter("lstm.0.forward.recurrent_weights").Values, bound);
        CheckUniform(network.GetParameter("dense.0.weights").Values, bound);
        // The sum of two uniform draws has twice the variance of one, and reaches beyond its bound.
        var bias = network.GetParameter("lstm.0.forward.bias").Values;
        Assert.InRange(bias.Max(Math.Abs), bound, 2 * bound);
        Assert.Equal(2 * bound * bound / 3, bias.Average(value => value * value), bound * bound / 3);
    }

    [Theory]
    [InlineData(Initialisation.Keras)]
    [InlineData(Initialisation.PyTorch)]
    public void A_seed_gives_the_same_weights_and_another_seed_others(Initialisation initialisation)
    {
        var first = Network(initialisation, seed: 5).Parameters;
        var again = Network(initialisation, seed: 5).Parameters;
        var other = Network(initialisation, seed: 6).Parameters;
        for (var i = 0; i < first.Count; i++)
        {
            TestSupport.Near.SameBits(first[i].Values, again[i].Values);
            if (!first[i].Name.EndsWith("bias", StringComparison.Ordinal))
                Assert.NotEqual(first[i].Values, other[i].Values);
        }
    }

    private static LstmNetwork Network(Initialisation initialisation, int seed = 1) =>
        new(Networks.Options(InputSize, [new(HiddenSize)], [30], seed: seed, initialisation: initialisation));

    // Within the bound, reaching near it, with the variance bound²/3 up to four standard errors.
    private static void CheckUniform(float[] values, double bound)
    {
        Assert.InRange(values.Max(Math.Abs), 0.95 * bound, bound);
        Assert.Equal(bound * bound / 3, values.Average(value => (double)value * value), 4 * bound * bound * Math.Sqrt(4.0 / 45 / values.Length));
    }
}
