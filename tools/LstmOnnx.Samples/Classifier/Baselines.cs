using LstmOnnx.Training;

namespace LstmOnnx.Samples.Classifier;

/// <summary>What can be had without a network.</summary>
internal static class Baselines
{
    /// <summary>A beat with a longer way to the next one than a bound is ventricular, or one with a shorter way: whatever bound and side are best on the training beats.</summary>
    public static int[] ByLength(SequenceData train, SequenceData test)
    {
        var best = (Score: 0.0, Bound: 0, IfLonger: 0);
        for (var bound = 1; bound < BeatSequences.Longest; bound++)
        {
            for (var ifLonger = 0; ifLonger < 2; ifLonger++)
            {
                var score = new Confusion(train, Call(train, bound, ifLonger)).BalancedAccuracy;
                if (score > best.Score)
                    best = (score, bound, ifLonger);
            }
        }
        return Call(test, best.Bound, best.IfLonger);
    }

    /// <summary>The class whose mean is nearest in six standardised features: mean, deviation, lowest, highest value, mean absolute change, length.</summary>
    public static int[] ByCentroid(SequenceData train, SequenceData test)
    {
        var features = Enumerable.Range(0, train.Count).Select(i => Features(train, i)).ToArray();
        var width = features[0].Length;
        var means = new double[width];
        var deviations = new double[width];
        for (var f = 0; f < width; f++)
        {
            means[f] = features.Average(one => one[f]);
            deviations[f] = Math.Sqrt(features.Average(one => Math.Pow(one[f] - means[f], 2)));
        }
        double[] Standard(double[] one) => [.. one.Select((value, f) => (value - means[f]) / deviations[f])];
        var centroids = Enumerable.Range(0, BeatSequences.Classes.Length).Select(label =>
        {
            var ours = features.Where((_, i) => train.Targets[i] == label).Select(Standard).ToArray();
            return Enumerable.Range(0, width).Select(f => ours.Average(one => one[f])).ToArray();
        }).ToArray();
        return [.. Enumerable.Range(0, test.Count).Select(i =>
        {
            var ours = Standard(Features(test, i));
            return Enumerable.Range(0, centroids.Length).MinBy(label => ours.Zip(centroids[label], (a, b) => (a - b) * (a - b)).Sum());
        })];
    }

    private static int[] Call(SequenceData data, int bound, int ifLonger) => [.. data.Lengths!.Select(length => length > bound ? ifLonger : 1 - ifLonger)];

    private static double[] Features(SequenceData data, int sequence)
    {
        var values = data.WindowOf(sequence).ToArray().Select(value => (double)value).ToArray();
        var mean = values.Average();
        return
        [
            mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), values.Min(), values.Max(),
            values.Zip(values.Skip(1), (a, b) => Math.Abs(b - a)).Average(), values.Length,
        ];
    }
}
