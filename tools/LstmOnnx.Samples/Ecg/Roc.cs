namespace LstmOnnx.Samples.Ecg;

/// <summary>What a score is worth for telling two kinds of beats apart.</summary>
internal static class Roc
{
    /// <summary>The share of pairs in which the anomaly has the higher score, ties as half: the area under the ROC curve.</summary>
    public static double Area(IReadOnlyCollection<double> normal, IReadOnlyCollection<double> anomalies)
    {
        var sum = 0.0;
        foreach (var anomaly in anomalies)
        {
            foreach (var one in normal)
                sum += anomaly > one ? 1 : anomaly == one ? 0.5 : 0;
        }
        return sum / ((double)normal.Count * anomalies.Count);
    }

    /// <summary>The value below which a share of the scores lies.</summary>
    public static double Quantile(IEnumerable<double> scores, double share)
    {
        double[] sorted = [.. scores.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
