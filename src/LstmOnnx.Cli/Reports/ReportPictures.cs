using LstmOnnx.Cli.Training;

namespace LstmOnnx.Cli.Reports;

/// <summary>The pictures of a training, by the names of their files.</summary>
internal static class ReportPictures
{
    /// <summary>In the order in which a reader wants them; what cannot be drawn on this machine shows when it is drawn.</summary>
    public static IEnumerable<(string Name, string Says, Func<Picture> Draw)> Of(TrainingResult result)
    {
        var epochs = result.History.Epochs;
        if (result.Score is { Confusion: { } confusion })
            yield return ("confusion", "Confusion matrix of the test windows: true classes down, said classes across.", () => ConfusionPlot.Draw(result.Data.Recipe.Classes, confusion, "Test windows by class"));
        else if (result.Score is not null)
            yield return ("forecast", "Forecast of the test rows against what was measured, and the errors beside the best baseline's.", () => ForecastPlot.Draw(ForecastSeriesOf.Test(result)));
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
        _ => loss,
    };
}
