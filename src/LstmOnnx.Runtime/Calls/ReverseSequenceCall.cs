using System.Diagnostics.CodeAnalysis;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Turns the first steps of each batch row around, as many as its length says. Lengths are data.</summary>
/// <param name="label">The node, for errors.</param>
/// <param name="source">[T, B, inner] or [B, T, inner], row-major.</param>
/// <param name="lengths">One for each batch row.</param>
/// <param name="steps">T.</param>
/// <param name="stepStride">Elements from one step to the next.</param>
/// <param name="rowStride">Elements from one batch row to the next.</param>
/// <param name="inner">Elements of one step of one row.</param>
/// <param name="destination">Laid out as the source.</param>
internal sealed class ReverseSequenceCall<T>(string label, Region<T> source, Region<long> lengths, int steps, int stepStride, int rowStride, int inner, Region<T> destination) : KernelCall
    where T : unmanaged
{
    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        var counts = lengths.Span;
        for (var row = 0; row < counts.Length; row++)
        {
            var length = counts[row];
            if (length < 0 || length > steps)
                Throw(label, row, length, steps);
            for (var step = 0; step < steps; step++)
            {
                var other = step < length ? (int)length - 1 - step : step;
                from.Slice((row * rowStride) + (other * stepStride), inner).CopyTo(to[((row * rowStride) + (step * stepStride))..]);
            }
        }
    }

    [DoesNotReturn]
    private static void Throw(string label, int row, long length, int steps) =>
        throw new ArgumentException($"{label}: the inputs give the length {length} for batch row {row}: expected 0 to {steps}");
}
