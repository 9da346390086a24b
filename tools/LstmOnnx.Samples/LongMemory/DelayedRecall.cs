using LstmOnnx.Training;

namespace LstmOnnx.Samples.LongMemory;

/// <summary>One of eight symbols is shown in the first step; 200 steps of noise, uniform within ±0.2, on the same inputs follow, and then the symbol has to be named. A guess is right once in eight times.</summary>
internal sealed class DelayedRecall : MemoryTask
{
    private const int Delay = 200;
    private const int Symbols = 8;
    private const float Noise = 0.2f;

    public override string Name => "recall";

    public override string LossName => "cross-entropy";

    public override double TrivialLoss => Math.Log(Symbols);

    public override int InputSize => Symbols;

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
        var symbol = random.Next(Symbols);
        rows[symbol] = 1;
        foreach (ref var value in rows[Symbols..])
            value = Noise * ((2 * random.NextSingle()) - 1);
        return symbol;
    }
}
