using System.Text;
using System.Text.Json;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Training;
using LstmOnnx.Onnx;

namespace LstmOnnx.Cli.Reports;

/// <summary>Writes what a training run leaves to look at: a page, plots, figures and the config that makes it again.</summary>
internal static class ReportFolder
{
    /// <summary>All that a report may have; which pictures, the training decides.</summary>
    public static IReadOnlyList<string> FileNames { get; } =
        ["report.html", "train.json", "metrics.json", .. ReportPictures.Names.Select(name => $"{name}.png")];

    /// <summary>Adds the files to those that the run has written.</summary>
    public static void Write(string folder, TrainingOutcome result, Output output, DemoFigures? demo = null)
    {
        Directory.CreateDirectory(folder);
        var drawings = new List<Drawing>();
        foreach (var (name, says, draw) in ReportPictures.Of(result))
        {
            try
            {
                var picture = draw();
                Add($"{name}.png", picture.Png());
                drawings.Add(new Drawing(name, says, picture.Svg()));
            }
            catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException)
            {
                output.Say($"{name}.png is not drawn: the drawing library has no native part for this machine");
            }
        }
        Add("report.html", Encoding.UTF8.GetBytes(ReportPage.Of(result, drawings)));
        // Where files lie is this run's affair; the rest makes the same model again.
        var config = result.Settings with { Data = null, Out = null, Report = null, CsvLog = null, Tensorboard = null, Threads = null, Checkpoints = null, CheckpointSeconds = null, CheckpointUpdates = null, Resume = null };
        Add("train.json", Encoding.UTF8.GetBytes(JsonSerializer.Serialize(config, TrainSettingsJson.Default.TrainSettings) + "\n"));
        // A picture of an earlier training would stand beside these figures.
        foreach (var stale in ReportPictures.Names.Select(name => Path.Combine(folder, $"{name}.png")).Where(path => !result.Written.Contains(path) && File.Exists(path)))
        {
            File.Delete(stale);
            output.Say($"removed {stale}, a picture of an earlier training");
        }
        result.Written.Add(Path.Combine(folder, "metrics.json"));
        AtomicFile.Write(result.Written[^1], Encoding.UTF8.GetBytes(Metrics(result, demo) + "\n"));

        void Add(string name, byte[] bytes)
        {
            var path = Path.Combine(folder, name);
            AtomicFile.Write(path, bytes);
            result.Written.Add(path);
        }
    }

    private static string Metrics(TrainingOutcome result, DemoFigures? demo)
    {
        var epochs = result.History.Epochs.Select(epoch => new EpochDocument(epoch.Epoch, epoch.Loss, epoch.ValidationLoss, epoch.LearningRate, epoch.GradientNorm, Math.Round(epoch.Duration.TotalSeconds, 3)));
        return JsonSerializer.Serialize(new MetricsDocument(result.Document, demo, [.. epochs]), MetricsJson.Default.MetricsDocument);
    }
}
