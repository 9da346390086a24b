using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

public class ClippingTests
{
    [Fact]
    public void The_norm_is_over_all_tensors()
    {
        var (weights, bias) = (new Parameter("weights", 2, 3), new Parameter("bias", 2));
        float[] gradients = [1, -2, 3, -4, 5, -6];
        gradients.CopyTo(weights.Gradients, 0);
        bias.Gradients[1] = 3;
        // 1 + 4 + 9 + 16 + 25 + 36 + 9 = 100.
        Assert.Equal(10, GradientNorm.Of([weights, bias]), 1e-12);
        bias.Gradients[0] = float.NaN;
        Assert.True(double.IsNaN(GradientNorm.Of([weights, bias])));
    }

    [Theory]
    [InlineData(0.25f)]
    [InlineData(1000f)]
    public void A_larger_norm_is_scaled_down_and_a_smaller_one_left_alone(float clipNorm)
    {
        // Plain descent at rate 1 moves each weight by exactly its scaled gradient.
        var options = new FitOptions { Optimizer = new OptimizerOptions { Kind = OptimizerKind.Sgd, LearningRate = 1 }, ClipNorm = clipNorm, Threads = 1 };
        var network = new LstmNetwork(Networks.Options());
        var before = network.Parameters.Select(parameter => (float[])parameter.Values.Clone()).ToArray();
        var data = Networks.Data(network.Options, count: 4, window: 5, seed: 61);
        using var step = new TrainingStep(network, options, 4, 5);

        var norm = step.Train(data, [0, 1, 2, 3]).GradientNorm;

        Assert.InRange(norm, 0.3, 10);
        var scale = Math.Min(1, clipNorm / (norm + 1e-6));
        for (var i = 0; i < before.Length; i++)
        {
            var parameter = network.Parameters[i];
            var expected = before[i].Zip(parameter.Gradients, (value, gradient) => value - (scale * gradient)).ToArray();
            Near.Equal(expected, parameter.Values, 2e-7);
        }
    }
}
