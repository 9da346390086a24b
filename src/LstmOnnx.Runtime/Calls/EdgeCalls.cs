using System.Numerics;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Moves elements between a caller's buffer of their own type and the carrier that kernels work on.</summary>
internal static class EdgeCalls
{
    /// <summary>From the caller's buffer <paramref name="raw"/> to the carrier.</summary>
    public static Func<Buffers, KernelCall> In(Value raw, Value value) => value.Type switch
    {
        ElementType.Float16 => In<Half, float, FromHalf>(raw, value),
        ElementType.BFloat16 => In<ushort, float, FromBFloat16>(raw, value),
        ElementType.Bool => In<byte, long, FromTruth>(raw, value),
        ElementType.Int8 => In<sbyte, long, Widened<sbyte>>(raw, value),
        ElementType.Int16 => In<short, long, Widened<short>>(raw, value),
        ElementType.Int32 => In<int, long, Widened<int>>(raw, value),
        ElementType.UInt8 => In<byte, long, Widened<byte>>(raw, value),
        ElementType.UInt16 => In<ushort, long, Widened<ushort>>(raw, value),
        ElementType.UInt32 => In<uint, long, Widened<uint>>(raw, value),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value.Type, "lies in the caller's buffer as the engine holds it"),
    };

    /// <summary>From the carrier to the caller's buffer <paramref name="raw"/>.</summary>
    public static Func<Buffers, KernelCall> Out(Value value, Value raw) => value.Type switch
    {
        ElementType.Float16 => Out<float, Half, ToHalf>(value, raw),
        ElementType.BFloat16 => Out<float, ushort, ToBFloat16>(value, raw),
        ElementType.Int8 => Out<long, sbyte, Narrowed<sbyte>>(value, raw),
        ElementType.Int16 => Out<long, short, Narrowed<short>>(value, raw),
        ElementType.Int32 => Out<long, int, Narrowed<int>>(value, raw),
        ElementType.Bool or ElementType.UInt8 => Out<long, byte, Narrowed<byte>>(value, raw),
        ElementType.UInt16 => Out<long, ushort, Narrowed<ushort>>(value, raw),
        ElementType.UInt32 => Out<long, uint, Narrowed<uint>>(value, raw),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value.Type, "lies in the caller's buffer as the engine holds it"),
    };

    private static Func<Buffers, KernelCall> In<TFrom, TTo, TFunction>(Value raw, Value value)
        where TFrom : unmanaged
        where TTo : unmanaged
        where TFunction : struct, IMapping<TFrom, TTo> =>
        buffers => new MapCall<TFrom, TTo>(buffers.Raw<TFrom>(raw, (int)value.Count), new MapLoop<TFrom, TTo, TFunction>(default), buffers.Of<TTo>(value));

    private static Func<Buffers, KernelCall> Out<TFrom, TTo, TFunction>(Value value, Value raw)
        where TFrom : unmanaged
        where TTo : unmanaged
        where TFunction : struct, IMapping<TFrom, TTo> =>
        buffers => new MapCall<TFrom, TTo>(buffers.Of<TFrom>(value), new MapLoop<TFrom, TTo, TFunction>(default), buffers.Raw<TTo>(raw, (int)value.Count));

    private readonly struct FromHalf : IMapping<Half, float>
    {
        public float Apply(Half x) => (float)x;
    }

    private readonly struct ToHalf : IMapping<float, Half>
    {
        public Half Apply(float x) => (Half)x;
    }

    private readonly struct FromBFloat16 : IMapping<ushort, float>
    {
        public float Apply(ushort x) => ElementTypes.FromBFloat16(x);
    }

    private readonly struct ToBFloat16 : IMapping<float, ushort>
    {
        public ushort Apply(float x) => ElementTypes.ToBFloat16(x);
    }

    private readonly struct FromTruth : IMapping<byte, long>
    {
        public long Apply(byte x) => x != 0 ? 1 : 0;
    }

    private readonly struct Widened<T> : IMapping<T, long>
        where T : unmanaged, IBinaryInteger<T>
    {
        public long Apply(T x) => long.CreateTruncating(x);
    }

    private readonly struct Narrowed<T> : IMapping<long, T>
        where T : unmanaged, IBinaryInteger<T>
    {
        public T Apply(long x) => T.CreateTruncating(x);
    }
}
