using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LstmOnnx.Runtime.Planning;

/// <summary>Resolved elements of a kernel call, of any machine type: part of the arena, whose floats are then seen as <typeparamref name="T"/>, or of a constant.</summary>
internal readonly struct Region<T>
    where T : unmanaged
{
    private readonly Array _array;
    private readonly int _start;

    private Region(Array array, int start, int length) => (_array, _start, Length) = (array, start, length);

    public int Length { get; }

    public Span<T> Span => _array is T[] own
        ? own.AsSpan(_start, Length)
        : MemoryMarshal.Cast<float, T>(Unsafe.As<float[]>(_array).AsSpan(_start, Words(Length)))[..Length];

    public static Region<T> Empty => OfConstant([], 0, 0);

    public static Region<T> OfConstant(T[] array, int start, int length) => new(array, start, length);

    /// <param name="arena">The arena.</param>
    /// <param name="start">The first element's place, in floats.</param>
    /// <param name="length">Elements.</param>
    public static Region<T> InArena(float[] arena, int start, int length) => new(arena, start, length);

    /// <summary>Floats that elements take, rounded up.</summary>
    public static int Words(int length) => (int)((((long)length * Unsafe.SizeOf<T>()) + sizeof(float) - 1) / sizeof(float));
}
