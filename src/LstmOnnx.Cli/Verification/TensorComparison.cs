using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using LstmOnnx.Runtime;

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

    /// <summary>The root of the mean squared difference; 0 where nothing is compared, infinite where one side is no number.</summary>
    public double RootMeanSquare { get; init; }

    /// <summary>The element that is the furthest out, measured by the tolerance; null where nothing differs.</summary>
    public Element? Worst { get; init; }

    /// <summary>How the differences spread; empty where the shapes differ.</summary>
    public DifferenceHistogram Histogram { get; private init; } = new();

    public bool HasSameShape => ExpectedShape.AsSpan().SequenceEqual(FoundShape);

    public bool Agrees => HasSameShape && Outside == 0;

    /// <summary>Compares elements of any type, by what <see cref="Tolerance.For"/> allows for it.</summary>
    public static TensorComparison Of(TensorData expected, TensorData found, Tolerance tolerance)
    {
        var allowed = tolerance.For(found.Type);
        return (found.Type, expected.Values, found.Values) switch
        {
            (ElementType.Float, float[] wanted, float[] got) => Of(expected.Shape, wanted, found.Shape, got, allowed),
            (ElementType.Double, double[] wanted, double[] got) => Compare<double>(expected.Shape, wanted, found.Shape, got, allowed),
            (ElementType.Float16, Half[] wanted, Half[] got) => Compare<Half>(expected.Shape, wanted, found.Shape, got, allowed),
            (ElementType.BFloat16, ushort[] wanted, ushort[] got) => Of(expected.Shape, TensorData.Widened(wanted), found.Shape, TensorData.Widened(got), allowed),
            (ElementType.Bool, bool[] wanted, bool[] got) => Compare(expected.Shape, MemoryMarshal.Cast<bool, byte>(wanted), found.Shape, MemoryMarshal.Cast<bool, byte>(got), allowed),
            (ElementType.UInt64, ulong[] wanted, ulong[] got) => Compare<ulong>(expected.Shape, wanted, found.Shape, got, allowed),
            _ => Compare<long>(expected.Shape, (long[])expected.ToFixed(), found.Shape, (long[])found.ToFixed(), allowed),
        };
    }

    public static TensorComparison Of(int[] expectedShape, ReadOnlySpan<float> expected, int[] foundShape, ReadOnlySpan<float> found, Tolerance tolerance) =>
        Compare(expectedShape, expected, foundShape, found, tolerance);

    private static TensorComparison Compare<T>(int[] expectedShape, ReadOnlySpan<T> expected, int[] foundShape, ReadOnlySpan<T> found, Tolerance tolerance)
        where T : unmanaged, INumberBase<T>
    {
        if (!expectedShape.AsSpan().SequenceEqual(foundShape))
            return new TensorComparison { ExpectedShape = expectedShape, FoundShape = foundShape };
        var (outside, bothNaN, maxAbsolute, maxRelative, worst, worstMeasure) = (0, 0, 0.0, 0.0, -1, 0.0);
        var (histogram, squares) = (new DifferenceHistogram(), 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            var (wanted, got) = (double.CreateChecked(expected[i]), double.CreateChecked(found[i]));
            if (expected[i].Equals(found[i]))
            {
                bothNaN += double.IsNaN(wanted) ? 1 : 0;
                histogram.AddEqual();
                continue;
            }
            var difference = double.IsFinite(wanted) && double.IsFinite(got) ? Math.Abs(got - wanted) : double.PositiveInfinity;
            // Two large integers may be one double.
            if (difference == 0)
                difference = 1;
            histogram.Add(difference);
            squares += difference * difference;
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
            RootMeanSquare = expected.Length == 0 ? 0 : Math.Sqrt(squares / expected.Length),
            Histogram = histogram,
            Worst = worst < 0 ? null : new Element(Index(worst, foundShape), Shortest(expected[worst]), Shortest(found[worst])),
        };
    }

    // A float's shortest digits: 3.1, where its exact value as a double has seventeen of them.
    private static double Shortest<T>(T value)
        where T : INumberBase<T> => double.Parse(value.ToString(null, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static int[] Index(int place, int[] shape)
    {
        var index = new int[shape.Length];
        for (var axis = shape.Length - 1; axis >= 0; axis--)
            (place, index[axis]) = Math.DivRem(place, shape[axis]);
        return index;
    }

    /// <summary>A place and its two values.</summary>
    internal sealed record Element(int[] Index, double Expected, double Found);
}
