namespace LstmOnnx.Runtime.Planning;

/// <summary>Room in an arena that grows: the smallest free place that fits is taken, neighbours join when they are given back, all places are 64-byte aligned.</summary>
internal sealed class FreePlaces
{
    private const int Alignment = 16;

    private readonly SortedSet<(long Length, long Start)> _byLength = [];
    private readonly Dictionary<long, long> _endByStart = [];
    private readonly Dictionary<long, long> _startByEnd = [];

    /// <summary>Floats that the arena needs.</summary>
    public long Length { get; private set; }

    public long Take(long length)
    {
        length = RoundUp(length);
        var (found, start) = _byLength.GetViewBetween((length, 0), (long.MaxValue, 0)).Min;
        if (found == 0)
        {
            start = Length;
            Length += length;
            return start;
        }
        Remove(start, start + found);
        if (found > length)
            Add(start + length, start + found);
        return start;
    }

    public void Give(long start, long length)
    {
        var end = start + RoundUp(length);
        if (_startByEnd.TryGetValue(start, out var before))
        {
            Remove(before, start);
            start = before;
        }
        if (_endByStart.TryGetValue(end, out var after))
        {
            Remove(end, after);
            end = after;
        }
        Add(start, end);
    }

    private void Add(long start, long end)
    {
        _byLength.Add((end - start, start));
        _endByStart[start] = end;
        _startByEnd[end] = start;
    }

    private void Remove(long start, long end)
    {
        _byLength.Remove((end - start, start));
        _endByStart.Remove(start);
        _startByEnd.Remove(end);
    }

    private static long RoundUp(long length) => (Math.Max(length, 1) + Alignment - 1) / Alignment * Alignment;
}
