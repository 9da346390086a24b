using System.Diagnostics.CodeAnalysis;

namespace LstmOnnx.Kernels;

/// <summary>The failures of the kernels, out of line so that hot paths stay small.</summary>
internal static class Refuse
{
    [DoesNotReturn]
    public static void Length(string name, int found, long expected, string meaning) =>
        throw new ArgumentException($"{name} has {found} floats; expected {expected} ({meaning})", name);

    [DoesNotReturn]
    public static void TooShort(string name, int found, long needed, string meaning) =>
        throw new ArgumentException($"{name} has {found} floats; at least {needed} are needed ({meaning})", name);

    [DoesNotReturn]
    public static void Matrix(int rows, int columns, int rowStride, int columnStride, int length) =>
        throw new ArgumentException($"a matrix of {rows} x {columns} with strides {rowStride} and {columnStride} does not fit {length} floats");

    [DoesNotReturn]
    public static void Shape(string name, int foundRows, int foundColumns, int expectedRows, int expectedColumns) =>
        throw new ArgumentException($"{name} is {foundRows} x {foundColumns}; expected {expectedRows} x {expectedColumns}", name);

    [DoesNotReturn]
    public static void Width(string name, SimdWidth found, SimdWidth expected) =>
        throw new ArgumentException($"{name} was packed for width {SimdWidths.NameOf(found)}; these kernels are of width {SimdWidths.NameOf(expected)}", name);

    [DoesNotReturn]
    public static void Size(string name, long found, string expected) =>
        throw new ArgumentOutOfRangeException(name, found, $"{name} is {found}; expected {expected}");

    /// <summary>Throws unless the span has exactly the expected length.</summary>
    public static void UnlessLength(string name, int found, long expected, string meaning)
    {
        if (found != expected)
            Length(name, found, expected, meaning);
    }
}
