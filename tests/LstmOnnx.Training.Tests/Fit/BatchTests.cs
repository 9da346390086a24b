using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

public class BatchTests
{
    [Fact]
    public void Every_epoch_takes_every_sample_once_in_an_order_of_its_own()
    {
        var order = new SampleOrder(50, seed: 3, shuffle: true);
        var first = order.Of(1).ToArray();
        var second = order.Of(2).ToArray();
        Assert.Equal(Enumerable.Range(0, 50), first.Order());
        Assert.Equal(Enumerable.Range(0, 50), second.Order());
        Assert.NotEqual(first, second);
        Assert.Equal(first, new SampleOrder(50, seed: 3, shuffle: true).Of(1).ToArray());
        Assert.NotEqual(first, new SampleOrder(50, seed: 4, shuffle: true).Of(1).ToArray());
        Assert.Equal(Enumerable.Range(0, 50), new SampleOrder(50, seed: 3, shuffle: false).Of(1).ToArray());
    }

    [Fact]
    public void The_epoch_loss_is_the_mean_over_samples_also_with_a_smaller_last_batch()
    {
        var options = Networks.Options(dense: [4]);
        var network = new LstmNetwork(options);
        var data = Networks.Data(options, count: 11, window: 5, seed: 91);
        var expected = new NetworkReference(network, new FitOptions { Loss = LossKind.MeanAbsoluteError }).Loss(data, [.. Enumerable.Range(0, 11)]);

        // A rate so small that it changes no weight.
        var fit = new FitOptions
        {
            Epochs = 1,
            BatchSize = 4,
            Loss = LossKind.MeanAbsoluteError,
            Optimizer = new OptimizerOptions { Kind = OptimizerKind.Sgd, LearningRate = 1e-30 },
        };
        var epoch = new Trainer(network, fit).Fit(data, data, cancellationToken: TestContext.Current.CancellationToken).Epochs[0];

        Assert.Equal(expected, epoch.Loss, 1e-6);
        Assert.Equal(expected, epoch.ValidationLoss!.Value, 1e-6);
    }

    [Fact]
    public void A_batch_larger_than_the_data_is_the_whole_of_them()
    {
        var exact = Fit(batchSize: 7, count: 7, window: 5);
        var larger = Fit(batchSize: 1000, count: 7, window: 5);
        for (var i = 0; i < exact.Parameters.Count; i++)
            Near.SameBits(exact.Parameters[i].Values, larger.Parameters[i].Values);
    }

    [Theory]
    [InlineData(1, 1, 4)]
    [InlineData(1, 6, 4)]
    [InlineData(5, 1, 4)]
    [InlineData(5, 3, 1)]
    public void One_sample_one_step_and_batches_of_one_work(int count, int window, int batchSize)
    {
        var network = Fit(batchSize, count, window);
        Assert.All(network.Parameters, parameter => Assert.All(parameter.Values, value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void Validation_windows_may_be_longer_than_those_of_training()
    {
        var options = Networks.Options(layers: [new(4, Bidirectional: true), new(3)]);
        var network = new LstmNetwork(options);
        var validation = Networks.Data(options, count: 9, window: 13, seed: 93);
        var history = new Trainer(network, new FitOptions { Epochs = 1, BatchSize = 4 })
            .Fit(Networks.Data(options, count: 6, window: 5, seed: 92), validation, cancellationToken: TestContext.Current.CancellationToken);
        var expected = new NetworkReference(network).Loss(validation, [.. Enumerable.Range(0, 9)]);
        Assert.Equal(expected, history.Epochs[0].ValidationLoss!.Value, 1e-6);
    }

    private static LstmNetwork Fit(int batchSize, int count, int window)
    {
        var options = Networks.Options(layers: [new(5, Dropout: 0.2f)]);
        var network = new LstmNetwork(options);
        var history = new Trainer(network, new FitOptions { Epochs = 3, BatchSize = batchSize, Threads = 4 }).Fit(Networks.Data(options, count, window, seed: 94), validation: null);
        Assert.Equal(3, history.Epochs.Count);
        return network;
    }
}
