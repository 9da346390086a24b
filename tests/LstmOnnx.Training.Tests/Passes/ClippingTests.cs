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

    [Fact]
    public void The_norm_of_bounded_gradients_is_over_all_tensors_too()
    {
        var (weights, bias) = (new Parameter("weights", 2, 3), new Parameter("bias", 2));
        float[] gradients = [1, -2, 3, -4, 5, -6];
        gradients.CopyTo(weights.Gradients, 0);
        bias.Gradients[1] = -3;
        // 1 + 4 + 5 · 4 = 25.
        Assert.Equal(5, GradientNorm.Of([weights, bias], bound: 2), 1e-12);
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd, null)]
    [InlineData(OptimizerKind.Sgd, 0.02f)]
    [InlineData(OptimizerKind.Adam, 0.02f)]
    [InlineData(OptimizerKind.RmsProp, 0.02f)]
    public void Elements_are_held_in_the_bound_before_the_norm_is_taken(OptimizerKind kind, float? clipNorm)
    {
        // A plain update with gradients that were clipped by hand gives the same weights. Adam and RMSprop hardly see a gradient's scale but for a large ε.
        var optimizer = new OptimizerOptions { Kind = kind, LearningRate = 1, Epsilon = 1 };
        var options = new FitOptions { Optimizer = optimizer, ClipValue = 0.01f, ClipNorm = clipNorm, Threads = 1 };
        var network = new LstmNetwork(Networks.Options());
        Parameter[] expected = [.. network.Parameters.Select(parameter => new Parameter(parameter.Name, parameter.Values.Length))];
        for (var i = 0; i < expected.Length; i++)
            network.Parameters[i].Values.CopyTo(expected[i].Values, 0);
        var data = Networks.Data(network.Options, count: 4, window: 5, seed: 61);
        using var step = new TrainingStep(network, options, 4, 5);

        var norm = step.Train(data, [0, 1, 2, 3]).GradientNorm;

        var squares = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            for (var j = 0; j < expected[i].Values.Length; j++)
                squares += Math.Pow(expected[i].Gradients[j] = Math.Clamp(network.Parameters[i].Gradients[j], -0.01f, 0.01f), 2);
        }
        Assert.InRange(Math.Sqrt(squares), 0.04, norm / 2);
        var scale = clipNorm is { } most ? most / (Math.Sqrt(squares) + 1e-6) : 1;
        var formula = Optimizer.Create(LstmOnnx.Kernels.SimdKernels.Selected, expected, optimizer);
        formula.Begin();
        for (var i = 0; i < expected.Length; i++)
        {
            formula.Update(i, 0, expected[i].Values.Length, new UpdateFactors(1, optimizer.FirstMomentum, float.PositiveInfinity, (float)scale));
            Near.Equal(Array.ConvertAll(expected[i].Values, value => (double)value), network.Parameters[i].Values, 2e-7);
        }
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
