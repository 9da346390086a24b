using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>Tensors of any type into and out of a session's buffers.</summary>
internal static class TypedBuffers
{
    /// <summary>Copies a tensor, which is of the input's type and shape, into the input's buffer.</summary>
    public static void Fill(LstmSession session, int input, TensorData data)
    {
        switch (data.Type)
        {
            case ElementType.Float: Copy<float>(session, input, data); break;
            case ElementType.Double: Copy<double>(session, input, data); break;
            case ElementType.Float16: Copy<Half>(session, input, data); break;
            case ElementType.BFloat16 or ElementType.UInt16: Copy<ushort>(session, input, data); break;
            case ElementType.Bool: Copy<bool>(session, input, data); break;
            case ElementType.Int8: Copy<sbyte>(session, input, data); break;
            case ElementType.Int16: Copy<short>(session, input, data); break;
            case ElementType.Int32: Copy<int>(session, input, data); break;
            case ElementType.Int64: Copy<long>(session, input, data); break;
            case ElementType.UInt8: Copy<byte>(session, input, data); break;
            case ElementType.UInt32: Copy<uint>(session, input, data); break;
            case ElementType.UInt64: Copy<ulong>(session, input, data); break;
            default: throw Unknown(data.Type);
        }
    }

    /// <summary>The result of the last run for an output.</summary>
    public static TensorData Result(LstmSession session, LstmModel model, int output)
    {
        var (name, type) = (model.Outputs[output].Name, model.Outputs[output].Type);
        return new TensorData(type, session.OutputShape(name), type switch
        {
            ElementType.Float => session.Output<float>(output).ToArray(),
            ElementType.Double => session.Output<double>(output).ToArray(),
            ElementType.Float16 => session.Output<Half>(output).ToArray(),
            ElementType.BFloat16 or ElementType.UInt16 => session.Output<ushort>(output).ToArray(),
            ElementType.Bool => session.Output<bool>(output).ToArray(),
            ElementType.Int8 => session.Output<sbyte>(output).ToArray(),
            ElementType.Int16 => session.Output<short>(output).ToArray(),
            ElementType.Int32 => session.Output<int>(output).ToArray(),
            ElementType.Int64 => session.Output<long>(output).ToArray(),
            ElementType.UInt8 => session.Output<byte>(output).ToArray(),
            ElementType.UInt32 => session.Output<uint>(output).ToArray(),
            ElementType.UInt64 => session.Output<ulong>(output).ToArray(),
            _ => throw Unknown(type),
        });
    }

    private static void Copy<T>(LstmSession session, int input, TensorData data)
        where T : unmanaged => ((T[])data.Values).CopyTo(session.Input<T>(input));

    // Engines refuse models whose inputs or outputs are of such types.
    private static InvalidOperationException Unknown(ElementType type) => new($"no buffer holds elements of type {type}");
}
