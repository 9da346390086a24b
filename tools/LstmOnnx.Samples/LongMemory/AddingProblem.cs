using LstmOnnx.Training;

namespace LstmOnnx.Samples.LongMemory;

/// <summary>
/// The adding problem (S. Hochreiter and J. Schmidhuber 1997): of T values two are marked, one in each half; their sum is asked for after the last. Who answers 1 always has a mean squared error
/// of 1/6, the variance of a sum of two numbers that are uniform in [0, 1).
/// </summary>
internal sealed class AddingProblem : MemoryTask
{
    public override string Name => "adding";

    public override string LossName => "mean squared error";

    public override double TrivialLoss => 1.0 / 6;

    public override int InputSize => 2;

    public override int OutputSize => 1;

    public override TaskKind Kind => TaskKind.Regression;

    public override int SequenceLength => 200;

    public override string ScoreName => "mean squared error";

    public override bool IsSolved(double score) => score < 0.01;

    public override double Score(SequenceData data, ReadOnlySpan<float> answers)
    {
        var sum = 0.0;
        for (var i = 0; i < data.Count; i++)
            sum += Math.Pow((double)answers[i] - data.Targets[i], 2);
        return sum / data.Count;
    }

    protected override float Fill(Span<float> rows, Random random)
    {
        for (var step = 0; step < SequenceLength; step++)
            (rows[2 * step], rows[(2 * step) + 1]) = (random.NextSingle(), 0);
        var (first, second) = (random.Next(SequenceLength / 2), (SequenceLength / 2) + random.Next(SequenceLength / 2));
        (rows[(2 * first) + 1], rows[(2 * second) + 1]) = (1, 1);
        return rows[2 * first] + rows[2 * second];
    }
}
