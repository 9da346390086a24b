using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LstmOnnx.Onnx.Protobuf;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Onnx;

/// <summary>The elements of a TensorProto as an array of their machine type, and back.</summary>
internal static class TypedElements
{
    /// <summary>Reads from whichever field holds the elements.</summary>
    public static Array Read(TensorProto tensor)
    {
        var (floats, doubles, narrow, longs, wide) = (tensor.FloatData, tensor.DoubleData, tensor.Int32Data, tensor.Int64Data, tensor.Uint64Data);
        return (DataType)tensor.DataType switch
        {
            DataType.Float => Read(tensor, floats.Count, i => floats[i]),
            DataType.Double => Read(tensor, doubles.Count, i => doubles[i]),
            DataType.Float16 => Read(tensor, narrow.Count, i => BitConverter.UInt16BitsToHalf((ushort)narrow[i])),
            DataType.Bfloat16 or DataType.Uint16 => Read(tensor, narrow.Count, i => (ushort)narrow[i]),
            // A byte other than 0 and 1 is no bool of .NET.
            DataType.Bool => Array.ConvertAll(Read(tensor, narrow.Count, i => (byte)(narrow[i] != 0 ? 1 : 0)), value => value != 0),
            DataType.Int8 => Read(tensor, narrow.Count, i => (sbyte)narrow[i]),
            DataType.Int16 => Read(tensor, narrow.Count, i => (short)narrow[i]),
            DataType.Int32 => Read(tensor, narrow.Count, i => narrow[i]),
            DataType.Int64 => Read(tensor, longs.Count, i => longs[i]),
            DataType.Uint8 => Read(tensor, narrow.Count, i => (byte)narrow[i]),
            DataType.Uint32 => Read(tensor, wide.Count, i => (uint)wide[i]),
            DataType.Uint64 => Read(tensor, wide.Count, i => wide[i]),
            _ => throw new InvalidDataException(
                $"tensor '{tensor.Name}' has elements of type {OnnxTensor.NameOf(tensor.DataType)}; expected truth values, integers of 8 to 64 bits or floats of 16 to 64 bits"),
        };
    }

    /// <summary>The bytes of raw_data, where the array is of the type's machine type; else null.</summary>
    public static byte[]? ToBytes(DataType type, Array values)
    {
        if (MachineType(type) is not { } machine || values.GetType().GetElementType() != machine.Type)
            return null;
        return MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(values), checked(values.Length * machine.Size)).ToArray();
    }

    private static (Type Type, int Size)? MachineType(DataType type) => type switch
    {
        DataType.Float => (typeof(float), sizeof(float)),
        DataType.Double => (typeof(double), sizeof(double)),
        DataType.Float16 => (typeof(Half), sizeof(ushort)),
        DataType.Bfloat16 or DataType.Uint16 => (typeof(ushort), sizeof(ushort)),
        DataType.Bool => (typeof(bool), sizeof(bool)),
        DataType.Int8 => (typeof(sbyte), sizeof(sbyte)),
        DataType.Int16 => (typeof(short), sizeof(short)),
        DataType.Int32 => (typeof(int), sizeof(int)),
        DataType.Int64 => (typeof(long), sizeof(long)),
        DataType.Uint8 => (typeof(byte), sizeof(byte)),
        DataType.Uint32 => (typeof(uint), sizeof(uint)),
        DataType.Uint64 => (typeof(ulong), sizeof(ulong)),
        _ => null,
    };

    private static T[] Read<T>(TensorProto tensor, int typedCount, Func<int, T> typed)
        where T : unmanaged
    {
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
            throw new InvalidDataException($"tensor '{tensor.Name}' keeps its data in another file; expected the data in the tensor itself");

        var count = OnnxTensor.ElementCount(tensor);
        var found = tensor.HasRawData ? tensor.RawData.Length / (double)Unsafe.SizeOf<T>() : typedCount;
        if (found != count)
            throw new InvalidDataException($"tensor '{tensor.Name}' [{string.Join(", ", tensor.Dims)}] has {found} elements; its shape says {count}");

        var values = new T[(int)count];
        if (tensor.HasRawData)
        {
            tensor.RawData.Span.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }
        for (var i = 0; i < values.Length; i++)
            values[i] = typed(i);
        return values;
    }
}
