using LstmOnnx.Kernels;

namespace LstmOnnx.Accuracy;

/// <summary>What a function did at a width: its worst error and every fall between neighbours.</summary>
internal sealed class Finding(CheckedFunction function, SimdWidth width)
{
    public CheckedFunction Function => function;

    public SimdWidth Width => width;

    public long Inputs { get; private set; }

    /// <summary>Infinite where NaN or an infinity was lost or made.</summary>
    public double Worst { get; private set; }

    public float WorstAt { get; private set; }

    /// <summary>Pairs of neighbours whose results fall.</summary>
    public long Falls { get; private set; }

    public float LowestFall { get; private set; } = float.PositiveInfinity;

    public float HighestFall { get; private set; } = float.NegativeInfinity;

    /// <summary>Falls where the function promises none.</summary>
    public long FallsAtEnds { get; private set; }

    public bool Holds => Worst <= function.Bound && FallsAtEnds == 0;

    public void Add(Inputs inputs, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<double> exact, ReadOnlySpan<double> scale)
    {
        var direction = inputs.IsNegative ? -1f : 1f;
        for (var i = 0; i < x.Length; i++)
        {
            // NaN and infinities land in the slow branch.
            if (!(Math.Abs(y[i] - exact[i]) * scale[i] <= Worst) && function.Error(y[i], exact[i]) is var error && error > Worst)
                (Worst, WorstAt) = (error, x[i]);
            if (i > 0 && direction * y[i] < direction * y[i - 1])
                Fall(x[i]);
        }
        Inputs += x.Length;
    }

    public void Merge(Finding other)
    {
        Inputs += other.Inputs;
        // Of equal errors the place with the smaller bits counts, whatever the order of blocks.
        if (other.Worst > Worst || (other.Worst == Worst && BitConverter.SingleToUInt32Bits(other.WorstAt) < BitConverter.SingleToUInt32Bits(WorstAt)))
            (Worst, WorstAt) = (other.Worst, other.WorstAt);
        Falls += other.Falls;
        FallsAtEnds += other.FallsAtEnds;
        LowestFall = MathF.Min(LowestFall, other.LowestFall);
        HighestFall = MathF.Max(HighestFall, other.HighestFall);
    }

    private void Fall(float at)
    {
        Falls++;
        LowestFall = MathF.Min(LowestFall, at);
        HighestFall = MathF.Max(HighestFall, at);
        if (at < function.Ends.Below || at > function.Ends.Above)
            FallsAtEnds++;
    }
}
