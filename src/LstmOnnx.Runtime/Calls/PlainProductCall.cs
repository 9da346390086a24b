using System.Numerics;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Products of doubles or integers by plain loops; sums are taken in index order, and integers wrap around at 64 bits.</summary>
/// <param name="a">The whole storage of the left factor; places count from its first element.</param>
/// <param name="factors">Sizes, and the strides of the left factor, which may be negative.</param>
/// <param name="b">The whole storage of the right factor.</param>
/// <param name="bRowStride">Of the right factor, may be negative.</param>
/// <param name="bColumnStride">Of the right factor, may be negative.</param>
/// <param name="places">Where the parts of a batch begin.</param>
/// <param name="result">Row-major.</param>
internal sealed class PlainProductCall<T>(
    Region<T> a, Factors factors, Region<T> b, int bRowStride, int bColumnStride, ProductPlace[] places, Region<T> result) : KernelCall
    where T : unmanaged, INumber<T>
{
    public override void Run()
    {
        foreach (var place in places)
        {
            for (var row = 0; row < factors.Rows; row++)
                Row(place.A + (row * factors.RowStride), place.B, result.Span.Slice(place.Result + (row * factors.Columns), factors.Columns));
        }
    }

    private void Row(int left, int right, Span<T> sums)
    {
        var from = a.Span;
        var other = b.Span;
        sums.Clear();
        for (var k = 0; k < factors.Depth; k++, left += factors.ColumnStride, right += bRowStride)
        {
            var factor = from[left];
            for (int column = 0, at = right; column < sums.Length; column++, at += bColumnStride)
                sums[column] = unchecked(sums[column] + (factor * other[at]));
        }
    }
}
