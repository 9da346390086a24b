using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Indices that are data.</summary>
internal static class BadIndex
{
    /// <summary>An index in 0 … size − 1; negative ones count from the end.</summary>
    /// <exception cref="ArgumentException">It is outside of the axis.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Normalise(string label, long index, int size)
    {
        if (index < -size || index >= size)
            Throw(label, index, size);
        return (int)(index < 0 ? index + size : index);
    }

    [DoesNotReturn]
    private static void Throw(string label, long index, int size) =>
        throw new ArgumentException($"{label}: the inputs give the index {index} for an axis of size {size}: expected {-(long)size} to {size - 1L}");
}
