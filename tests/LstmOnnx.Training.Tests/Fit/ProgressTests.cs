using System.Diagnostics.Metrics;

namespace LstmOnnx.Training.Tests;

public class ProgressTests
{
    private static readonly NetworkOptions Options = Networks.Options();

    [Fact]
    public void Every_epoch_ends_with_a_report_that_agrees_with_the_history()
    {
        var reports = new List<FitProgress>();
        var history = Fit(new OnProgress(reports.Add), epochs: 4);

        var ends = reports.Where(report => report.IsEpochEnd).ToArray();
        Assert.Equal(4, ends.Length);
        for (var i = 0; i < 4; i++)
        {
            var (report, epoch) = (ends[i], history.Epochs[i]);
            Assert.Equal((epoch.Epoch, 4, 3, 3), (report.Epoch, report.Epochs, report.Batch, report.Batches));
            Assert.Equal((epoch.Loss, epoch.ValidationLoss, epoch.LearningRate, epoch.IsBest), (report.Loss, report.ValidationLoss, report.LearningRate, report.IsBest));
            Assert.Equal(history.Epochs.Take(i + 1).Min(earlier => earlier.ValidationLoss), report.BestLoss);
            Assert.Equal(history.Epochs.Take(i + 1).MinBy(earlier => earlier.ValidationLoss)!.Epoch, report.BestEpoch);
            Assert.True(report.SamplesPerSecond > 0);
            Assert.True(i == 0 || report.Elapsed >= ends[i - 1].Elapsed);
        }
        Assert.Equal(TimeSpan.Zero, ends[^1].Remaining);
        Assert.True(ends[0].Remaining > TimeSpan.Zero);
    }

    [Fact]
    public void The_meter_counts_samples_and_updates_and_shows_the_losses()
    {
        var totals = new Dictionary<string, double>();
        var thread = Environment.CurrentManagedThreadId;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, source) =>
        {
            if (instrument.Meter.Name == "LstmOnnx.Training")
                source.EnableMeasurementEvents(instrument);
        };
        // Other tests train at the same time: measurements come on the thread that calls Fit.
        void Add(Instrument instrument, double value)
        {
            if (Environment.CurrentManagedThreadId == thread)
                totals[instrument.Name] = (instrument is Gauge<double> ? 0 : totals.GetValueOrDefault(instrument.Name)) + value;
        }
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument, value));
        listener.Start();

        var last = Fit(progress: null, epochs: 2).Epochs[^1];

        Assert.Equal(22, totals["lstmonnx.training.samples"]);
        Assert.Equal(6, totals["lstmonnx.training.updates"]);
        Assert.True(totals["lstmonnx.training.update.duration"] > 0);
        Assert.Equal(last.Loss, totals["lstmonnx.training.loss"]);
        Assert.Equal(last.ValidationLoss, totals["lstmonnx.training.validation_loss"]);
        Assert.Equal(last.GradientNorm, totals["lstmonnx.training.gradient_norm"]);
        Assert.Equal(last.LearningRate, totals["lstmonnx.training.learning_rate"]);
    }

    private static FitHistory Fit(IProgress<FitProgress>? progress, int epochs) => new Trainer(new LstmNetwork(Options), new FitOptions { Epochs = epochs, BatchSize = 4 })
        .Fit(Networks.Data(Options, count: 11, window: 5, seed: 95), Networks.Data(Options, count: 3, window: 5, seed: 96), progress);
}
