using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

public class DropoutTests
{
    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void A_mask_keeps_its_share_and_the_mean(float share)
    {
        const int rows = 400, width = 250, count = rows * width;
        var dropout = new Dropout(share, seed: 3, RandomPurpose.Dropout);
        var mask = new float[width];
        var dropped = 0;
        var sum = 0.0;
        for (var row = 0; row < rows; row++)
        {
            dropout.Draw(update: 7, row, mask);
            Assert.All(mask, value => Assert.True(value == 0 || value == 1 / (1 - share)));
            dropped += mask.Count(value => value == 0);
            sum += mask.Sum();
        }
        // Five standard errors of a binomial share, and of the mean that it scales.
        var error = 5 * Math.Sqrt(share * (1 - share) / count);
        Assert.Equal(share, (double)dropped / count, error);
        Assert.Equal(1, sum / count, error / (1 - share));
    }

    [Fact]
    public void Every_update_and_row_has_a_mask_of_its_own()
    {
        var dropout = new Dropout(0.5f, seed: 3, RandomPurpose.Dropout);
        float[] Mask(long update, long row)
        {
            var mask = new float[64];
            dropout.Draw(update, row, mask);
            return mask;
        }
        Assert.Equal(Mask(1, 2), Mask(1, 2));
        Assert.NotEqual(Mask(1, 2), Mask(2, 2));
        Assert.NotEqual(Mask(1, 2), Mask(1, 3));
    }

    [Fact]
    public void Evaluation_and_prediction_drop_nothing()
    {
        RecurrentLayerOptions[] plain = [new(9, Bidirectional: true), new(8)];
        var network = new LstmNetwork(Networks.Options(layers: [.. plain.Select(layer => layer with { Dropout = 0.5f })]));
        var without = new LstmNetwork(Networks.Options(layers: plain));
        var data = Networks.Data(network.Options, count: 6, window: 5, seed: 51);
        int[] samples = [0, 1, 2, 3, 4, 5];

        using var step = new TrainingStep(network, new FitOptions { Threads = 1 }, 6, 5);
        using var stepWithout = new TrainingStep(without, new FitOptions { Threads = 1 }, 6, 5);
        var expected = stepWithout.Evaluate(data, samples);
        Assert.Equal(expected, step.Evaluate(data, samples));
        Assert.NotEqual(expected, step.Gradients(data, samples).Loss);
        Assert.Equal(expected, step.Evaluate(data, samples));

        float[] outputs = new float[3], outputsWithout = new float[3];
        network.Predict(data.WindowOf(2), 1, 5, outputs);
        without.Predict(data.WindowOf(2), 1, 5, outputsWithout);
        Near.SameBits(outputsWithout, outputs);
    }

    [Fact]
    public void Gradients_pass_through_the_masks_of_their_update()
    {
        const float share = 0.4f;
        const int batch = 4, window = 5, seed = 8;
        var network = new LstmNetwork(Networks.Options(layers: [new(6, Dropout: share), new(4, Bidirectional: true, Dropout: share)]));
        var data = Networks.Data(network.Options, count: batch, window, seed: 52);
        int[] samples = [0, 1, 2, 3];
        using var step = new TrainingStep(network, new FitOptions { Seed = seed, Threads = 2 }, batch, window);
        step.Gradients(data, samples);
        var result = step.Gradients(data, samples);

        var reference = new NetworkReference(network, new FitOptions { Seed = seed });
        Assert.Equal(reference.Loss(data, samples, update: 1), result.Loss, 1e-6);
        foreach (var parameter in network.Parameters)
            Assert.InRange(Near.RelativeDistance(reference.Gradient(parameter.Name, data, samples, update: 1), parameter.Gradients), 0, 1e-6);
    }
}
