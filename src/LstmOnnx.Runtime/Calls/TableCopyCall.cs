using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>
/// Fills a row-major destination from places that a table per axis gives: the element at (i, j, …) lies <c>places[0][i] + places[1][j] + …</c> behind the source's first one, or is the fill where a table says
/// <see cref="TableCopyCall.Outside"/>.
/// </summary>
internal sealed class TableCopyCall<T> : KernelCall
    where T : unmanaged
{
    private readonly Region<T> _source, _fill, _destination;
    private readonly int _first;
    private readonly int[][] _places;

    // The longest stretch of the last axis that lies in the source one element behind the other.
    private readonly int _runStart, _runLength;

    /// <param name="source">The whole storage of the source.</param>
    /// <param name="first">The source's first element in it.</param>
    /// <param name="places">A table for each axis, at least one.</param>
    /// <param name="fill">One element; empty where no table says outside.</param>
    /// <param name="destination">Row-major.</param>
    public TableCopyCall(Region<T> source, int first, int[][] places, Region<T> fill, Region<T> destination)
    {
        (_source, _first, _places, _fill, _destination) = (source, first, places, fill, destination);
        var last = places[^1];
        for (var start = 0; start < last.Length;)
        {
            var end = start + 1;
            while (end < last.Length && last[start] != TableCopyCall.Outside && last[end] == last[start] + (end - start))
                end++;
            if (end - start > _runLength && last[start] != TableCopyCall.Outside)
                (_runStart, _runLength) = (start, end - start);
            start = end;
        }
    }

    public override void Run()
    {
        var to = _destination.Span;
        if (to.IsEmpty)
            return;
        var from = _source.Span;
        var fill = _fill.Length > 0 ? _fill.Span[0] : default;
        var length = _places[^1].Length;
        Span<int> index = stackalloc int[_places.Length - 1];
        index.Clear();
        do
        {
            var row = to[..length];
            if (FirstOf(index, out var first))
                Row(from, first, fill, row);
            else
                row.Fill(fill);
            to = to[length..];
        }
        while (!to.IsEmpty && Next(index));
    }

    private bool FirstOf(ReadOnlySpan<int> index, out int first)
    {
        first = _first;
        for (var axis = 0; axis < index.Length; axis++)
        {
            var place = _places[axis][index[axis]];
            if (place == TableCopyCall.Outside)
                return false;
            first += place;
        }
        return true;
    }

    private bool Next(Span<int> index)
    {
        for (var axis = index.Length - 1; axis >= 0; axis--)
        {
            if (++index[axis] < _places[axis].Length)
                return true;
            index[axis] = 0;
        }
        return false;
    }

    private void Row(ReadOnlySpan<T> from, int first, T fill, Span<T> row)
    {
        var last = _places[^1];
        for (var i = 0; i < _runStart; i++)
            row[i] = last[i] == TableCopyCall.Outside ? fill : from[first + last[i]];
        if (_runLength > 0)
            from.Slice(first + last[_runStart], _runLength).CopyTo(row[_runStart..]);
        for (var i = _runStart + _runLength; i < row.Length; i++)
            row[i] = last[i] == TableCopyCall.Outside ? fill : from[first + last[i]];
    }
}

/// <summary>Prepares copies by tables.</summary>
internal static class TableCopyCall
{
    /// <summary>A place that no element of the source has.</summary>
    public const int Outside = int.MinValue;

    /// <summary>A copy between values on one carrier.</summary>
    /// <param name="from">The source, in any layout.</param>
    /// <param name="indices">For each axis of the result, indices of the source's axis, or <see cref="Outside"/>.</param>
    /// <param name="fill">One element; null where all indices are inside.</param>
    /// <param name="to">The result, row-major.</param>
    public static Func<Buffers, KernelCall> Bind(Value from, int[][] indices, Value? fill, Value to) => from.Carrier switch
    {
        Carrier.Float => Bind<float>(from, indices, fill, to),
        Carrier.Double => Bind<double>(from, indices, fill, to),
        _ => Bind<long>(from, indices, fill, to),
    };

    private static Func<Buffers, KernelCall> Bind<T>(Value from, int[][] indices, Value? fill, Value to)
        where T : unmanaged
    {
        var places = indices.Select((table, axis) => Array.ConvertAll(table, i => i == Outside ? Outside : i * from.Strides[axis])).ToArray();
        return buffers => new TableCopyCall<T>(buffers.Storage<T>(from), from.Offset, places.Length > 0 ? places : [[0]], fill is null ? Region<T>.Empty : buffers.Of<T>(fill), buffers.Of<T>(to));
    }
}
