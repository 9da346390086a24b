namespace LstmOnnx.Runtime.Planning;

/// <summary>Resolved floats of a kernel call: part of the arena or of a constant.</summary>
internal readonly struct Region(float[] array, int start, int length)
{
    public int Length => length;

    public Span<float> Span => array.AsSpan(start, length);

    public ArraySegment<float> Segment => new(array, start, length);

    public Region Slice(int from, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)from + (uint)count, (uint)length, nameof(count));
        return new Region(array, start + from, count);
    }
}
