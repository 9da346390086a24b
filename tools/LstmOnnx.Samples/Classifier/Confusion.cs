using LstmOnnx.Training;

namespace LstmOnnx.Samples.Classifier;

/// <summary>How often a class was called which.</summary>
internal sealed class Confusion
{
    private readonly int[,] _counts;

    /// <param name="data">Its targets are the truth.</param>
    /// <param name="calls">A class for each sequence.</param>
    public Confusion(SequenceData data, IEnumerable<int> calls)
    {
        _counts = new int[BeatSequences.Classes.Length, BeatSequences.Classes.Length];
        foreach (var (i, call) in calls.Index())
            _counts[(int)data.Targets[i], call]++;
    }

    /// <summary>The mean over the classes of the share that was called right: 0.5 for one who always says the same.</summary>
    public double BalancedAccuracy => Enumerable.Range(0, _counts.GetLength(0)).Average(truth => _counts[truth, truth] / (double)Total(truth));

    public override string ToString() => string.Join("; ", Enumerable.Range(0, _counts.GetLength(0)).Select(truth =>
        $"{BeatSequences.Classes[truth]} called {string.Join(", ", Enumerable.Range(0, _counts.GetLength(1)).Select(call => $"{BeatSequences.Classes[call]} {_counts[truth, call]}"))}"));

    private int Total(int truth) => Enumerable.Range(0, _counts.GetLength(1)).Sum(call => _counts[truth, call]);
}
