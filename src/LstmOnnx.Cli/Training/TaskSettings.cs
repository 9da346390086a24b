using System.Globalization;
using LstmOnnx.Cli.Hosting;

namespace LstmOnnx.Cli.Training;

/// <summary>What cells, quantiles and class weights must be, and which task they are for.</summary>
internal static class TaskSettings
{
    /// <summary>Of a table's tasks.</summary>
    public static void Check(TrainSettings s, bool classify)
    {
        const string text = "--task next-token";
        SettingsCheck.Unused(s.Embedding is not null, "--embedding", text);
        SettingsCheck.Unused(s.VocabularySize is not null, "--vocabulary-size", text);
        if (s.Stateful is true)
            throw new UsageException("--stateful: the windows of a table overlap and start at every row, so none goes on where another ended; leave it out, or learn a text with --task next-token");
        if (s.SequenceColumn is not null)
            CheckSequences(s, classify);
        SettingsCheck.Unused(s.ClassWeights is not null && !classify, "--class-weights", "--task classify");
        if (s.ClassWeights is not null)
            ClassWeights(s.ClassWeights);
        SettingsCheck.Unused(s.Quantiles is not null && s.Loss != "quantile", "--quantiles", "--loss quantile");
        if (s.Quantiles is not null)
            CheckQuantiles(s.Quantiles);
    }

    public static void CheckCells(TrainSettings s)
    {
        SettingsCheck.Unused(s.Peepholes is true && s.Cell != "lstm", "--peepholes", "--cell lstm");
        SettingsCheck.Unused(s.Projection is not null && s.Cell != "lstm", "--projection", "--cell lstm");
        if (s.Projection is { } size && s.Hidden is { Length: > 0 } hidden && (size < 1 || size >= hidden.Min()))
            throw new UsageException($"--projection: found {size}, expected 1 to {hidden.Min() - 1}, below the units of each layer (--hidden)");
        SettingsCheck.Unused(s.UnitForgetBias is not null && s.Cell != "lstm", "--unit-forget-bias", "--cell lstm");
        SettingsCheck.Unused(s.Chrono is not null && s.Cell != "lstm", "--chrono", "--cell lstm");
        if (s.Chrono is < 3)
            throw new UsageException($"--chrono: found {s.Chrono}, expected 3 or more rows");
        if (s.Chrono is not null && s.UnitForgetBias is not null)
            throw new UsageException("--chrono and --unit-forget-bias both set the forget gates' bias: give one of them");
    }

    /// <summary>The weights of <c>--class-weights</c>; null for <c>balanced</c>.</summary>
    /// <exception cref="UsageException">An entry is no number above 0.</exception>
    public static double[]? ClassWeights(string[] words)
    {
        if (words is ["balanced"])
            return null;
        return Array.ConvertAll(words, word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && weight > 0 && double.IsFinite(weight)
            ? weight
            : throw new UsageException($"--class-weights: '{word}' is not a number above 0; expected one for each class, or balanced"));
    }

    private static void CheckSequences(TrainSettings s, bool classify)
    {
        SettingsCheck.Unused(!classify, "--sequence-column", "--task classify");
        (string Flag, bool Given)[] without = [("--window", s.Window is not null), ("--time-column", s.TimeColumn is not null), ("--lag", s.Lag is not null), ("--change", s.Change is not null), ("--horizon", s.Horizon is not 0)];
        if (Array.Find(without, flag => flag.Given) is { Flag: { } flag })
            throw new UsageException($"{flag}: with --sequence-column the network reads whole sequences and gives one class for each; leave it out");
    }

    private static void CheckQuantiles(double[] quantiles)
    {
        for (var i = 0; i < quantiles.Length; i++)
        {
            if (!(quantiles[i] > (i > 0 ? quantiles[i - 1] : 0) && quantiles[i] < 1))
                throw new UsageException(FormattableString.Invariant($"--quantiles: found {quantiles[i]}, expected shares between 0 and 1, each above the one before"));
        }
        if (!quantiles.Contains(0.5))
            throw new UsageException("--quantiles: 0.5 is missing, the median, which is scored and drawn as the forecast; add it");
    }
}
