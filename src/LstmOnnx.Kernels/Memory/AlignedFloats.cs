namespace LstmOnnx.Kernels;

/// <summary>
/// Floats on a 64-byte boundary at an address that stays: an array in the pinned heap. Whoever uses <see cref="Pointer"/> keeps the object alive meanwhile.
/// </summary>
internal sealed unsafe class AlignedFloats
{
    private const int Alignment = 64;

    private readonly float[] _array;
    private readonly int _start;

    public AlignedFloats(int length)
    {
        _array = GC.AllocateArray<float>(checked(length + (Alignment / sizeof(float))), pinned: true);
        fixed (float* first = _array)
        {
            _start = (int)((Alignment - ((nuint)first % Alignment)) % Alignment) / sizeof(float);
            Pointer = first + _start;
        }
        Length = length;
    }

    public int Length { get; }

    public float* Pointer { get; }

    public Span<float> Span => _array.AsSpan(_start, Length);
}
