using LstmOnnx.Onnx;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Support;

/// <summary>Stored tensors into and out of a session's buffers, whatever their type.</summary>
internal static class TypedBuffers
{
    public static void Fill(this LstmSession session, int input, TensorValues values)
    {
        switch (values.Type)
        {
            case DataType.Float: Copy<float>(session, input, values); break;
            case DataType.Double: Copy<double>(session, input, values); break;
            case DataType.Float16: Copy<Half>(session, input, values); break;
            case DataType.Bool: Copy<bool>(session, input, values); break;
            case DataType.Int8: Copy<sbyte>(session, input, values); break;
            case DataType.Int16: Copy<short>(session, input, values); break;
            case DataType.Int32: Copy<int>(session, input, values); break;
            case DataType.Int64: Copy<long>(session, input, values); break;
            case DataType.Uint8: Copy<byte>(session, input, values); break;
            case DataType.Bfloat16 or DataType.Uint16: Copy<ushort>(session, input, values); break;
            case DataType.Uint32: Copy<uint>(session, input, values); break;
            default: Copy<ulong>(session, input, values); break;
        }
    }

    /// <summary>The result of the last run for an output, as a stored tensor has it.</summary>
    public static TensorValues Result(this LstmSession session, LstmModel model, int output)
    {
        var (name, type) = (model.Outputs[output].Name, (DataType)model.Outputs[output].Type);
        Array values = type switch
        {
            DataType.Float => session.Output<float>(output).ToArray(),
            DataType.Double => session.Output<double>(output).ToArray(),
            DataType.Float16 => session.Output<Half>(output).ToArray(),
            DataType.Bool => session.Output<bool>(output).ToArray(),
            DataType.Int8 => session.Output<sbyte>(output).ToArray(),
            DataType.Int16 => session.Output<short>(output).ToArray(),
            DataType.Int32 => session.Output<int>(output).ToArray(),
            DataType.Int64 => session.Output<long>(output).ToArray(),
            DataType.Uint8 => session.Output<byte>(output).ToArray(),
            DataType.Bfloat16 or DataType.Uint16 => session.Output<ushort>(output).ToArray(),
            DataType.Uint32 => session.Output<uint>(output).ToArray(),
            _ => session.Output<ulong>(output).ToArray(),
        };
        return new TensorValues(type, session.OutputShape(name), values);
    }

    /// <summary>Integers and truth values; null for floats.</summary>
    public static long[]? ToIntegers(this TensorValues values) => values.Values switch
    {
        bool[] truths => Array.ConvertAll(truths, truth => truth ? 1L : 0L),
        long[] integers when values.Type == DataType.Int64 => integers,
        ulong[] integers => Array.ConvertAll(integers, integer => unchecked((long)integer)),
        _ when values.Type is DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16 => null,
        var others => [.. others.Cast<IConvertible>().Select(integer => integer.ToInt64(null))],
    };

    /// <summary>Floats of any precision as doubles; null for integers and truth values.</summary>
    public static double[]? ToDoubles(this TensorValues values) => values.Values switch
    {
        float[] floats => Array.ConvertAll(floats, value => (double)value),
        double[] doubles => doubles,
        Half[] halves => Array.ConvertAll(halves, value => (double)value),
        ushort[] bits when values.Type == DataType.Bfloat16 => Array.ConvertAll(bits, value => (double)BitConverter.UInt32BitsToSingle((uint)value << 16)),
        _ => null,
    };

    /// <summary>The elements as <c>fixedInputs</c> takes them.</summary>
    public static Array ToFixed(this TensorValues values) => values.ToIntegers() ?? (values.Type == DataType.Double ? (Array)values.Values : Array.ConvertAll(values.ToDoubles()!, value => (float)value));

    private static void Copy<T>(LstmSession session, int input, TensorValues values)
        where T : unmanaged => ((T[])values.Values).CopyTo(session.Input<T>(input));
}
