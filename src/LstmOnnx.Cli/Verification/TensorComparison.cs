namespace LstmOnnx.Cli.Verification;

/// <summary>One output held against what was expected of it, element by element.</summary>
/// <remarks>Equal infinities agree, and so do two NaN; NaN against a number, and shapes that differ, never do.</remarks>
internal sealed record TensorComparison
{
    public required int[] ExpectedShape { get; init; }

    public required int[] FoundShape { get; init; }

    /// <summary>Elements compared; 0 where the shapes differ.</summary>
    public int Elements { get; init; }

    /// <summary>Elements outside the tolerance.</summary>
    public int Outside { get; init; }

    /// <summary>NaN on both sides, which agrees and yet says little.</summary>
    public int BothNaN { get; init; }

    /// <summary>The largest difference; infinite where one side is no number.</summary>
    public double MaxAbsolute { get; init; }

    /// <summary>The largest difference in proportion to the expected value, over elements that are larger than the absolute tolerance.</summary>
    public double MaxRelative { get; init; }

    /// <summary>The element that is the furthest out, measured by the tolerance; null where nothing differs.</summary>
    public Element? Worst { get; init; }

    /// <summary>How the differences spread; empty where the shapes differ.</summary>
    public DifferenceHistogram Histogram { get; private init; } = new();

    public bool HasSameShape => ExpectedShape.AsSpan().SequenceEqual(FoundShape);

    public bool Agrees => HasSameShape && Outside == 0;

    public static TensorComparison Of(int[] expectedShape, ReadOnlySpan<float> expected, int[] foundShape, ReadOnlySpan<float> found, Tolerance tolerance)
    {
        if (!expectedShape.AsSpan().SequenceEqual(foundShape))
            return new TensorComparison { ExpectedShape = expectedShape, FoundShape = foundShape };
        var (outside, bothNaN, maxAbsolute, maxRelative, worst, worstMeasure) = (0, 0, 0.0, 0.0, -1, 0.0);
        var histogram = new DifferenceHistogram();
        for (var i = 0; i < expected.Length; i++)
        {
            var (wanted, got) = ((double)expected[i], (double)found[i]);
            if (wanted.Equals(got))
            {
                bothNaN += double.IsNaN(wanted) ? 1 : 0;
                histogram.AddEqual();
                continue;
            }
            var difference = double.IsFinite(wanted) && double.IsFinite(got) ? Math.Abs(got - wanted) : double.PositiveInfinity;
            histogram.Add(difference);
            var measure = difference / (tolerance.Absolute + (tolerance.Relative * Math.Abs(wanted)));
            // Two infinities of different sign, or tolerances of zero, give no measure of their own.
            if (double.IsNaN(measure))
                measure = double.PositiveInfinity;
            outside += measure > 1 ? 1 : 0;
            maxAbsolute = Math.Max(maxAbsolute, difference);
            if (Math.Abs(wanted) > tolerance.Absolute)
                maxRelative = Math.Max(maxRelative, double.IsInfinity(difference) ? difference : difference / Math.Abs(wanted));
            if (worst < 0 || measure > worstMeasure)
                (worst, worstMeasure) = (i, measure);
        }
        return new TensorComparison
        {
            ExpectedShape = expectedShape,
            FoundShape = foundShape,
            Elements = expected.Length,
            Outside = outside,
            BothNaN = bothNaN,
            MaxAbsolute = maxAbsolute,
            MaxRelative = maxRelative,
            Histogram = histogram,
            Worst = worst < 0 ? null : new Element(Index(worst, foundShape), expected[worst], found[worst]),
        };
    }

    private static int[] Index(int place, int[] shape)
    {
        var index = new int[shape.Length];
        for (var axis = shape.Length - 1; axis >= 0; axis--)
            (place, index[axis]) = Math.DivRem(place, shape[axis]);
        return index;
    }

    /// <summary>A place and its two values.</summary>
    internal sealed record Element(int[] Index, float Expected, float Found);
}
