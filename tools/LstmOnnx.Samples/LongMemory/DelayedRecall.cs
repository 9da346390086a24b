using LstmOnnx.Training;

namespace LstmOnnx.Samples.LongMemory;

/// <summary>
/// One of eight symbols is shown in each of 201 steps, and in the first one a cue with it. After the last the symbol of the cue has to be named; all others are noise. A guess is right once in eight times.
/// </summary>
internal sealed class DelayedRecall : MemoryTask
{
    private const int Delay = 200;
    private const int Symbols = 8;

    public override string Name => "recall";

    public override string LossName => "cross-entropy";

    public override double TrivialLoss => Math.Log(Symbols);

    public override int InputSize => Symbols + 1;

    public override int OutputSize => Symbols;

    public override TaskKind Kind => TaskKind.MultiClass;

    public override int SequenceLength => Delay + 1;

    public override string ScoreName => "accuracy";

    public override bool IsSolved(double score) => score > 0.99;

    public override double Score(SequenceData data, ReadOnlySpan<float> answers)
    {
        var right = 0;
        for (var i = 0; i < data.Count; i++)
        {
            var answer = answers.Slice(i * Symbols, Symbols);
            var named = 0;
            for (var symbol = 1; symbol < Symbols; symbol++)
            {
                if (answer[symbol] > answer[named])
                    named = symbol;
            }
            right += named == (int)data.Targets[i] ? 1 : 0;
        }
        return (double)right / data.Count;
    }

    protected override float Fill(Span<float> rows, Random random)
    {
        rows.Clear();
        var cued = random.Next(Symbols);
        (rows[cued], rows[Symbols]) = (1, 1);
        for (var step = 1; step < SequenceLength; step++)
            rows[(step * InputSize) + random.Next(Symbols)] = 1;
        return cued;
    }
}
