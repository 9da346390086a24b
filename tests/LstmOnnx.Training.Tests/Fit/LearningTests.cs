namespace LstmOnnx.Training.Tests;

public class LearningTests
{
    [Theory]
    [InlineData(TaskKind.Regression)]
    [InlineData(TaskKind.Binary)]
    [InlineData(TaskKind.MultiClass)]
    public void A_tiny_set_of_random_targets_is_learned_by_heart(TaskKind task)
    {
        var network = new LstmNetwork(Networks.Options(layers: [new(16, Bidirectional: true), new(12)], dense: [24], task: task));
        var data = Networks.Data(network.Options, count: 12, window: 6, seed: 21);

        var history = new Trainer(network, new FitOptions
        {
            Epochs = 400,
            BatchSize = 5,
            Optimizer = new OptimizerOptions { LearningRate = 0.01 },
            Schedule = new ScheduleOptions { Kind = ScheduleKind.Cosine },
            ClipNorm = 1,
            Threads = 2,
        }).Fit(data, validation: null, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(400, history.Epochs.Count);
        Assert.Equal(StopReason.Completed, history.StopReason);
        Assert.True(history.Epochs[0].Loss > 0.1);
        Assert.True(history.Best!.Loss < 1e-3, $"the best loss is {history.Best.Loss}");
        for (var sample = 0; sample < data.Count; sample++)
            CheckAnswer(network, data, sample);
    }

    private static void CheckAnswer(LstmNetwork network, SequenceData data, int sample)
    {
        var answer = new float[network.Options.OutputSize];
        network.Predict(data.WindowOf(sample), 1, data.Window, answer);
        var target = data.TargetOf(sample);
        switch (network.Options.Task)
        {
            case TaskKind.MultiClass:
                Assert.Equal((int)target[0], Array.IndexOf(answer, answer.Max()));
                break;
            case TaskKind.Binary:
                for (var i = 0; i < answer.Length; i++)
                    Assert.Equal(target[i], MathF.Round(answer[i]));
                break;
            default:
                TestSupport.Near.Equal(target, answer, 0.1);
                break;
        }
    }
}
