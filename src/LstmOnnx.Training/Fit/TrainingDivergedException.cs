using System.Globalization;

namespace LstmOnnx.Training;

/// <summary>
/// Training came to a number that is NaN or infinite. The network has the weights of the best epoch again, or the ones that it started from where no epoch
/// was completed, so it can still be used and exported.
/// </summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(string what, double value, int epoch, int batch, double learningRate, FitHistory history)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"training diverged in epoch {epoch}, batch {batch}: the {what} is {value}. The network has {Restored(history)} again. Use a learning rate below {learningRate:G4}, set {nameof(FitOptions.ClipNorm)} (1 is usual), or look for extreme values in the data."))
    {
        (What, Epoch, Batch, History) = (what, epoch, batch, history);
    }

    /// <summary>"loss", "validation loss", "gradient norm" or "largest weight".</summary>
    public string What { get; }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The batch in that epoch, from 1.</summary>
    public int Batch { get; }

    /// <summary>The epochs before; <see cref="FitHistory.BestEpoch"/> tells whose weights the network has, 0 for those that it started from.</summary>
    public FitHistory History { get; }

    private static string Restored(FitHistory history) =>
        history.BestEpoch > 0 ? string.Create(CultureInfo.InvariantCulture, $"the weights of epoch {history.BestEpoch}") : "the weights that it started from";
}
