using System.Numerics;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>What one index of a resampled axis is made of: a weighted sum of elements, or of nothing.</summary>
/// <param name="Places">Indices of the source's axis; empty for the fill.</param>
/// <param name="Weights">One for each place.</param>
internal sealed record ResampleTaps(int[] Places, double[] Weights);

/// <summary>Resamples one axis of [outer, axis, inner]: each index is a weighted sum in the order of its taps, in double.</summary>
internal sealed class ResampleCall<T>(int outer, int size, int inner, ResampleTaps[] taps, T fill, Region<T> source, Region<T> destination) : KernelCall
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Run()
    {
        var to = destination.Span;
        for (var row = 0; row < outer; row++)
        {
            var from = source.Span.Slice(row * size * inner, size * inner);
            foreach (var tap in taps)
            {
                if (tap.Places.Length == 0)
                    to[..inner].Fill(fill);
                else
                    for (var i = 0; i < inner; i++)
                        to[i] = Sum(from, tap, i);
                to = to[inner..];
            }
        }
    }

    private T Sum(ReadOnlySpan<T> from, ResampleTaps tap, int i)
    {
        var sum = 0.0;
        for (var k = 0; k < tap.Places.Length; k++)
            sum += tap.Weights[k] * double.CreateTruncating(from[(tap.Places[k] * inner) + i]);
        return T.CreateTruncating(sum);
    }
}
