namespace LstmOnnx.Cli.Scoring;

/// <summary>How well classes are told apart.</summary>
/// <param name="Accuracy">Share of windows whose most probable class is the true one.</param>
/// <param name="Baseline">Accuracy of always saying the most frequent class.</param>
/// <param name="CrossEntropy">Mean of −log of the true class's probability, in nats.</param>
/// <param name="Classes">A row for each class.</param>
/// <param name="Confusion">[true class][said class]: windows.</param>
/// <param name="Count">Windows compared.</param>
internal sealed record ClassificationScore(double Accuracy, double Baseline, double CrossEntropy, ClassScore[] Classes, int[][] Confusion, int Count)
{
    /// <summary>Scores probabilities [N, C] against class indices [N].</summary>
    public static ClassificationScore Of(IReadOnlyList<string> names, ReadOnlySpan<float> truth, ReadOnlySpan<float> probabilities)
    {
        var classCount = names.Count;
        var confusion = names.Select(_ => new int[classCount]).ToArray();
        double entropy = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var row = probabilities.Slice(i * classCount, classCount);
            var actual = (int)truth[i];
            confusion[actual][MostProbable(row)]++;
            entropy -= Math.Log(Math.Max(row[actual], float.Epsilon));
        }
        var classes = new ClassScore[classCount];
        for (var c = 0; c < classCount; c++)
        {
            var support = confusion[c].Sum();
            var said = confusion.Sum(row => row[c]);
            classes[c] = new ClassScore(names[c], Share(confusion[c][c], said), Share(confusion[c][c], support), support);
        }
        var count = truth.Length;
        var right = Enumerable.Range(0, classCount).Sum(c => confusion[c][c]);
        return new ClassificationScore(Share(right, count) ?? double.NaN, Share(classes.Max(c => c.Support), count) ?? double.NaN, count == 0 ? double.NaN : entropy / count, classes, confusion, count);
    }

    /// <summary>The first of the largest values.</summary>
    public static int MostProbable(ReadOnlySpan<float> probabilities)
    {
        var best = 0;
        for (var c = 1; c < probabilities.Length; c++)
        {
            if (probabilities[c] > probabilities[best])
                best = c;
        }
        return best;
    }

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;
}

/// <summary>One class of a <see cref="ClassificationScore"/>; precision is null where the class was never said, recall where it never came.</summary>
internal sealed record ClassScore(string Name, double? Precision, double? Recall, int Support);
