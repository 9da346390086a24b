using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Copies matrices [rows, columns] and sets what lies below (upper) or above (lower) a diagonal to zero. The source may be the destination's memory.</summary>
internal sealed class TriangleCall<T>(Region<T> source, Region<long> diagonal, int rows, int columns, bool upper, Region<T> destination) : KernelCall
    where T : unmanaged
{
    public override void Run()
    {
        var to = destination.Span;
        source.Span.CopyTo(to);
        // The diagonal passes row r at column r + k.
        var k = diagonal.Length > 0 ? Math.Clamp(diagonal.Span[0], -(long)rows, columns) : 0;
        while (!to.IsEmpty)
        {
            for (var row = 0; row < rows; row++, to = to[columns..])
            {
                if (upper)
                    to[..(int)Math.Clamp(row + k, 0, columns)].Clear();
                else
                    to[(int)Math.Clamp(row + k + 1, 0, columns)..columns].Clear();
            }
        }
    }
}
