using System.Text;
using System.Text.Json;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Training;
using LstmOnnx.Onnx;

namespace LstmOnnx.Cli.Reports;

/// <summary>Writes what a training run leaves to look at: plots, figures and the config that makes it again.</summary>
internal static class ReportFolder
{
    /// <summary>Adds the files to those that the run has written.</summary>
    public static void Write(string folder, TrainingOutcome result, Output output, DemoFigures? demo = null)
    {
        Directory.CreateDirectory(folder);
        AddPlot("loss.png", () => LossPlot.Draw(
            [.. result.History.Epochs.Select(epoch => epoch.Loss)], [.. result.History.Epochs.Select(epoch => epoch.ValidationLoss).OfType<double>()], result.History.BestEpoch, LossName(result.Settings.Loss!)));
        foreach (var (name, draw) in result.Plots)
            AddPlot(name, draw);
        // Where files lie is this run's affair; the rest makes the same model again.
        var config = result.Settings with { Data = null, Out = null, Report = null, Threads = null, Checkpoints = null, CheckpointSeconds = null, CheckpointUpdates = null, Resume = null };
        Add("train.json", Encoding.UTF8.GetBytes(JsonSerializer.Serialize(config, TrainSettingsJson.Default.TrainSettings) + "\n"));
        result.Written.Add(Path.Combine(folder, "metrics.json"));
        AtomicFile.Write(result.Written[^1], Encoding.UTF8.GetBytes(Metrics(result, demo) + "\n"));

        void Add(string name, byte[] bytes)
        {
            var path = Path.Combine(folder, name);
            AtomicFile.Write(path, bytes);
            result.Written.Add(path);
        }

        void AddPlot(string name, Func<byte[]> draw)
        {
            try
            {
                Add(name, draw());
            }
            catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException)
            {
                output.Say($"{name} is not drawn: the drawing library has no native part for this machine");
            }
        }
    }

    private static string LossName(string loss) => loss switch
    {
        "mse" => "mean squared error",
        "mae" => "mean absolute error",
        "huber" => "Huber loss",
        "quantile" => "pinball loss of the quantiles",
        _ => loss,
    };

    private static string Metrics(TrainingOutcome result, DemoFigures? demo)
    {
        var epochs = result.History.Epochs.Select(epoch => new EpochDocument(epoch.Epoch, epoch.Loss, epoch.ValidationLoss, epoch.LearningRate));
        return JsonSerializer.Serialize(new MetricsDocument(result.Document, demo, [.. epochs]), MetricsJson.Default.MetricsDocument);
    }
}
