using System.Numerics;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>How a row is brought to one scale.</summary>
internal enum RowScale
{
    /// <summary>(x − mean) / √(variance + ε).</summary>
    Variance,

    /// <summary>(x − mean) / (√variance + ε).</summary>
    Deviation,

    /// <summary>x / √(mean of x² + ε).</summary>
    RootMeanSquare,

    /// <summary>x / Σ|x|; zeros stay.</summary>
    Sum,

    /// <summary>x / √Σx²; zeros stay.</summary>
    Length,
}

/// <summary>Which element of scale and bias belongs to element i of row r: (r mod <paramref name="Period"/>) · <paramref name="PerRow"/> + i / <paramref name="Inner"/>.</summary>
internal readonly record struct ScalePlace(int Period, int PerRow, int Inner);

/// <summary>Normalises rows, then scales and shifts them. Sums are taken in double, in index order; the variance in a second pass over the row.</summary>
/// <param name="scale">What a row is divided by.</param>
/// <param name="epsilon">ε.</param>
/// <param name="length">Elements of a row.</param>
/// <param name="place">Where a row's factors lie.</param>
/// <param name="source">Rows one behind the other; may be the destination's memory.</param>
/// <param name="factors">What each element is multiplied by; empty for none.</param>
/// <param name="offsets">What is added to each element; empty for none.</param>
/// <param name="destination">As long as the source.</param>
internal sealed class NormalizeCall<T>(RowScale scale, double epsilon, int length, ScalePlace place, Region<T> source, Region<T> factors, Region<T> offsets, Region<T> destination) : KernelCall
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The mean of each row; empty where it is not wanted.</summary>
    public Region<T> Means { get; init; }

    /// <summary>What each row was multiplied by; empty where it is not wanted.</summary>
    public Region<T> Inverses { get; init; }

    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        for (var row = 0; !from.IsEmpty; row++, from = from[length..], to = to[length..])
            Row(row, from[..length], to[..length]);
    }

    private void Row(int row, ReadOnlySpan<T> x, Span<T> y)
    {
        var mean = scale is RowScale.Variance or RowScale.Deviation ? Mean(x) : 0;
        var inverse = 1 / Divisor(x, mean);
        if (Means.Length > 0)
            Means.Span[row] = T.CreateTruncating(mean);
        if (Inverses.Length > 0)
            Inverses.Span[row] = T.CreateTruncating(inverse);
        for (var i = 0; i < x.Length; i++)
            y[i] = T.CreateTruncating((double.CreateTruncating(x[i]) - mean) * inverse);
        if (factors.Length > 0 || offsets.Length > 0)
            Scaled(row % place.Period * place.PerRow, y);
    }

    private void Scaled(int first, Span<T> y)
    {
        for (var (i, at) = (0, first); i < y.Length; at++)
        {
            var factor = factors.Length > 0 ? factors.Span[at] : T.One;
            var offset = offsets.Length > 0 ? offsets.Span[at] : T.Zero;
            for (var end = Math.Min(i + place.Inner, y.Length); i < end; i++)
                y[i] = (y[i] * factor) + offset;
        }
    }

    private double Divisor(ReadOnlySpan<T> x, double mean)
    {
        var sum = 0.0;
        foreach (var element in x)
        {
            var value = double.CreateTruncating(element) - mean;
            sum += scale == RowScale.Sum ? Math.Abs(value) : value * value;
        }
        return scale switch
        {
            RowScale.Variance or RowScale.RootMeanSquare => Math.Sqrt((sum / x.Length) + epsilon),
            RowScale.Deviation => Math.Sqrt(sum / x.Length) + epsilon,
            _ when sum == 0 => 1,
            RowScale.Sum => sum,
            _ => Math.Sqrt(sum),
        };
    }

    private static double Mean(ReadOnlySpan<T> x)
    {
        var sum = 0.0;
        foreach (var element in x)
            sum += double.CreateTruncating(element);
        return sum / x.Length;
    }
}
