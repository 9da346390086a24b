using System.Diagnostics.Metrics;

namespace LstmOnnx.Training;

/// <summary>The figures of running trainings, for any listener to the meter "LstmOnnx.Training".</summary>
internal static class TrainingMeter
{
    private static readonly Meter Meter = new("LstmOnnx.Training");

    public static readonly Counter<long> Samples = Meter.CreateCounter<long>("lstmonnx.training.samples", "{sample}", "Samples trained on.");
    public static readonly Counter<long> Updates = Meter.CreateCounter<long>("lstmonnx.training.updates", "{update}", "Updates of the weights.");
    public static readonly Histogram<double> UpdateDuration = Meter.CreateHistogram<double>("lstmonnx.training.update.duration", "s", "Duration of one update.");
    public static readonly Gauge<double> Loss = Meter.CreateGauge<double>("lstmonnx.training.loss", null, "Mean training loss of the latest epoch.");
    public static readonly Gauge<double> ValidationLoss = Meter.CreateGauge<double>("lstmonnx.training.validation_loss", null, "Mean validation loss of the latest epoch.");
    public static readonly Gauge<double> GradientNorm = Meter.CreateGauge<double>("lstmonnx.training.gradient_norm", null, "Mean gradient norm of the latest epoch, before clipping.");
    public static readonly Gauge<double> LearningRate = Meter.CreateGauge<double>("lstmonnx.training.learning_rate", null, "Learning rate of the latest epoch's last update.");
}
