using System.Globalization;
using Xunit;

namespace LstmOnnx.TestSupport;

/// <summary>Compares tensors and says which element is off, and by how much.</summary>
public static class Near
{
    /// <summary>|expected − actual| ≤ tolerance for every element; NaN equals NaN, an infinity equals itself.</summary>
    public static void Equal(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Check(i, expected.Length, expected[i], actual[i], tolerance);
    }

    /// <inheritdoc cref="Equal(ReadOnlySpan{double}, ReadOnlySpan{float}, double)"/>
    public static void Equal(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Check(i, expected.Length, expected[i], actual[i], tolerance);
    }

    /// <summary>The same bits in every element: −0 differs from 0, and a NaN equals only its own payload.</summary>
    public static void SameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"element {i} of {expected.Length}: expected {expected[i]:R}, found {actual[i]:R}, bit for bit"));
        }
    }

    /// <summary>The relative distance ‖actual − expected‖₂ / ‖expected‖₂; the absolute one where expected is all zeros.</summary>
    public static double RelativeDistance(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = 0, norm = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
            norm += expected[i] * expected[i];
        }
        return Math.Sqrt(norm == 0 ? difference : difference / norm);
    }

    private static void Check(int index, int count, double expected, double actual, double tolerance)
    {
        // Negated on purpose: a NaN on one side only must fail.
        if (expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance)
            return;
        Assert.Fail(string.Create(CultureInfo.InvariantCulture,
            $"element {index} of {count}: expected {expected:R}, found {actual:R}, off by {Math.Abs(expected - actual):E3}, tolerance {tolerance:E3}"));
    }
}
