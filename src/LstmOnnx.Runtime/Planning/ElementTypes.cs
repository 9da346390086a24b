using System.Runtime.CompilerServices;

namespace LstmOnnx.Runtime.Planning;

/// <summary>What the SIMD engine does with each element type.</summary>
internal static class ElementTypes
{
    /// <summary>What holds elements of a type; null for types that are refused.</summary>
    public static Carrier? CarrierOf(ElementType type) => type switch
    {
        ElementType.Float or ElementType.Float16 or ElementType.BFloat16 => Carrier.Float,
        ElementType.Double => Carrier.Double,
        ElementType.Bool or ElementType.Int8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64 => Carrier.Integer,
        ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32 or ElementType.UInt64 => Carrier.Integer,
        _ => null,
    };

    /// <summary>The carrier of a machine type: float, double or long.</summary>
    public static Carrier CarrierOf<T>() =>
        typeof(T) == typeof(float) ? Carrier.Float : typeof(T) == typeof(double) ? Carrier.Double : Carrier.Integer;

    /// <summary>Bytes of one element on its carrier.</summary>
    public static int SizeOf(Carrier carrier) => carrier == Carrier.Float ? sizeof(float) : sizeof(long);

    /// <summary>Bytes of one element of a type that has a carrier, as it crosses the edge of a model.</summary>
    public static int SizeOf(ElementType type) => type switch
    {
        ElementType.Bool or ElementType.Int8 or ElementType.UInt8 => 1,
        ElementType.Int16 or ElementType.UInt16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Float or ElementType.Int32 or ElementType.UInt32 => 4,
        _ => 8,
    };

    /// <summary>Whether elements lie in a caller's buffer just as the engine holds them.</summary>
    public static bool IsDirect(ElementType type) => type is ElementType.Float or ElementType.Double or ElementType.Int64 or ElementType.UInt64;

    /// <summary>The integer that remains of one after it has wrapped around at its type's width; of truth values, 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Wrap(ElementType type, long value) => unchecked(type switch
    {
        ElementType.Bool => value != 0 ? 1 : 0,
        ElementType.UInt8 => (byte)value,
        ElementType.Int8 => (sbyte)value,
        ElementType.UInt16 => (ushort)value,
        ElementType.Int16 => (short)value,
        ElementType.UInt32 => (uint)value,
        ElementType.Int32 => (int)value,
        _ => value,
    });

    /// <summary>Whether one integer of a type is below another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLess(ElementType type, long left, long right) => type == ElementType.UInt64 ? (ulong)left < (ulong)right : left < right;

    /// <summary>The least and the greatest integer of a type, as its carrier holds them.</summary>
    public static (long Least, long Greatest) Range(ElementType type) => type switch
    {
        ElementType.Bool => (0, 1),
        ElementType.UInt8 => (0, byte.MaxValue),
        ElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        ElementType.UInt16 => (0, ushort.MaxValue),
        ElementType.Int16 => (short.MinValue, short.MaxValue),
        ElementType.UInt32 => (0, uint.MaxValue),
        ElementType.Int32 => (int.MinValue, int.MaxValue),
        ElementType.UInt64 => (0, -1),
        _ => (long.MinValue, long.MaxValue),
    };

    /// <summary>A float rounded to the nearest one of a type's precision, ties to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Round(ElementType type, float value) => type switch
    {
        ElementType.Float16 => (float)(Half)value,
        ElementType.BFloat16 => FromBFloat16(ToBFloat16(value)),
        _ => value,
    };

    /// <summary>The upper 16 bits of a float rounded to nearest, ties to even; NaN stays NaN.</summary>
    public static ushort ToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>The float whose upper 16 bits these are.</summary>
    public static float FromBFloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
