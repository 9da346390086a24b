using LstmOnnx.Cli.Training;

namespace LstmOnnx.Cli.Reports;

/// <summary>The pictures of a training, by the names of their files.</summary>
internal static class ReportPictures
{
    /// <summary>Of all that there can be.</summary>
    public static IReadOnlyList<string> Names { get; } = ["confusion", "forecast", "loss", "learning-rate", "gradient-norm"];

    /// <summary>In the order in which a reader wants them; what cannot be drawn on this machine shows when it is drawn.</summary>
    public static IEnumerable<(string Name, string Says, Func<Picture> Draw)> Of(TrainingOutcome result)
    {
        var epochs = result.History.Epochs;
        if (result.TestPicture is { } picture)
            yield return picture;
        yield return ("loss", "Loss of each epoch, training and validation.", () => LossPlot.Draw(
            [.. epochs.Select(epoch => epoch.Loss)], [.. epochs.Select(epoch => epoch.ValidationLoss).OfType<double>()], result.History.BestEpoch, LossName(result.Settings.Loss!)));
        yield return ("learning-rate", "Learning rate of each epoch.", () => RatePlot.Draw([.. epochs.Select(epoch => epoch.LearningRate)]));
        yield return ("gradient-norm", "Mean gradient norm of each epoch.", () => GradientNormPlot.Draw([.. epochs.Select(epoch => epoch.GradientNorm)], result.Settings.ClipNorm is > 0 ? result.Settings.ClipNorm : null));
    }

    private static string LossName(string loss) => loss switch
    {
        "mse" => "mean squared error",
        "mae" => "mean absolute error",
        "huber" => "Huber loss",
        "quantile" => "pinball loss of the quantiles",
        _ => loss,
    };
}
