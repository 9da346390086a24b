using System.Diagnostics.CodeAnalysis;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime;

/// <summary>Which .NET type a caller's buffer of an element type has.</summary>
internal static class EdgeTypes
{
    /// <summary>Throws unless elements of an input or output are seen as <typeparamref name="T"/>: float, double, Half, the integers, bool or byte for Bool, ushort for the bits of BFloat16.</summary>
    public static void Check<T>(TensorInfo info, string role)
        where T : unmanaged
    {
        if (!Fits<T>(info.Type))
            Throw(info, role, typeof(T));
    }

    /// <summary>The elements of a fixed input on their carrier's machine type, checked and copied.</summary>
    /// <exception cref="ArgumentException">They are of another type, or not as many as the shape holds.</exception>
    public static Array Fixed(TensorInfo info, Array values, int[] shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        var carrier = ElementTypes.CarrierOf(info.Type);
        var fits = values switch { long[] => carrier == Carrier.Integer, float[] => carrier == Carrier.Float, double[] => carrier == Carrier.Double, _ => false };
        if (!fits)
        {
            throw new ArgumentException(
                $"input '{Readable.Name(info.Name)}' holds {info.Type}: fix it by a {carrier switch { Carrier.Integer => "long[]", Carrier.Double => "double[]", _ => "float[]" }}, found {values.GetType()}", nameof(values));
        }
        if (values.LongLength != Layout.Count(shape))
            throw new ArgumentException($"input '{Readable.Name(info.Name)}' has shape {Layout.Text(shape)}: expected {Layout.Count(shape)} fixed values, found {values.Length}", nameof(values));
        var copy = (Array)values.Clone();
        if (copy is long[] integers)
            for (var i = 0; i < integers.Length; i++)
                integers[i] = ElementTypes.Wrap(info.Type, integers[i]);
        else if (copy is float[] floats)
            for (var i = 0; i < floats.Length; i++)
                floats[i] = ElementTypes.Round(info.Type, floats[i]);
        return copy;
    }

    private static bool Fits<T>(ElementType type) => type switch
    {
        ElementType.Float => typeof(T) == typeof(float),
        ElementType.Double => typeof(T) == typeof(double),
        ElementType.Float16 => typeof(T) == typeof(Half),
        ElementType.BFloat16 => typeof(T) == typeof(ushort),
        ElementType.Bool => typeof(T) == typeof(bool) || typeof(T) == typeof(byte),
        ElementType.Int8 => typeof(T) == typeof(sbyte),
        ElementType.Int16 => typeof(T) == typeof(short),
        ElementType.Int32 => typeof(T) == typeof(int),
        ElementType.Int64 => typeof(T) == typeof(long),
        ElementType.UInt8 => typeof(T) == typeof(byte),
        ElementType.UInt16 => typeof(T) == typeof(ushort),
        ElementType.UInt32 => typeof(T) == typeof(uint),
        ElementType.UInt64 => typeof(T) == typeof(ulong),
        _ => false,
    };

    private static string NameOf(ElementType type) => type switch
    {
        ElementType.Float => "float",
        ElementType.Double => "double",
        ElementType.Float16 => "Half",
        ElementType.BFloat16 => "ushort (its bits)",
        ElementType.Bool => "bool",
        ElementType.Int8 => "sbyte",
        ElementType.Int16 => "short",
        ElementType.Int32 => "int",
        ElementType.Int64 => "long",
        ElementType.UInt8 => "byte",
        ElementType.UInt16 => "ushort",
        ElementType.UInt32 => "uint",
        ElementType.UInt64 => "ulong",
        _ => "no .NET type",
    };

    [DoesNotReturn]
    private static void Throw(TensorInfo info, string role, Type found) => throw new InvalidOperationException(
        $"{role} '{Readable.Name(info.Name)}' holds {info.Type}: ask for it as {NameOf(info.Type)}, not as {found}");
}
