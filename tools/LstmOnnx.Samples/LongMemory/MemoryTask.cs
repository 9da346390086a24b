using LstmOnnx.Training;

namespace LstmOnnx.Samples.LongMemory;

/// <summary>A question about something that was shown long before the answer is asked for. Its sequences come from a seeded generator, as many as are asked for.</summary>
internal abstract class MemoryTask
{
    /// <summary>A word for files and reports.</summary>
    public abstract string Name { get; }

    /// <summary>What the loss is.</summary>
    public abstract string LossName { get; }

    /// <summary>The loss of one who remembers nothing.</summary>
    public abstract double TrivialLoss { get; }

    /// <summary>I.</summary>
    public abstract int InputSize { get; }

    /// <summary>O.</summary>
    public abstract int OutputSize { get; }

    public abstract TaskKind Kind { get; }

    /// <summary>T.</summary>
    public abstract int SequenceLength { get; }

    /// <summary>What the score is.</summary>
    public abstract string ScoreName { get; }

    /// <summary>Whether a score says that the task is solved.</summary>
    public abstract bool IsSolved(double score);

    /// <summary>The score of answers [N, O] to the sequences of <paramref name="data"/>.</summary>
    public abstract double Score(SequenceData data, ReadOnlySpan<float> answers);

    /// <summary>Fresh sequences; the same for the same seed.</summary>
    public SequenceData Draw(int count, int seed)
    {
        var random = new Random(seed);
        var (rows, targets) = (new float[count * SequenceLength * InputSize], new float[count]);
        for (var sequence = 0; sequence < count; sequence++)
            targets[sequence] = Fill(rows.AsSpan(sequence * SequenceLength * InputSize, SequenceLength * InputSize), random);
        return new SequenceData(rows, InputSize, [.. Enumerable.Range(0, count).Select(sequence => sequence * SequenceLength)], SequenceLength, targets, targetSize: 1);
    }

    /// <summary>Fills one sequence [T, I] and gives its target.</summary>
    protected abstract float Fill(Span<float> rows, Random random);
}
