using Google.Protobuf;
using LstmOnnx.Onnx.Protobuf;
using AttributeType = LstmOnnx.Onnx.Protobuf.AttributeProto.Types.AttributeType;

namespace LstmOnnx.Onnx;

/// <summary>Attributes of nodes, each with the type tag that ONNX asks for.</summary>
public static class OnnxAttribute
{
    /// <summary>An integer.</summary>
    public static AttributeProto Of(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    /// <summary>A float.</summary>
    public static AttributeProto Of(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    /// <summary>A string.</summary>
    public static AttributeProto Of(string name, string value) =>
        new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    /// <summary>A tensor.</summary>
    public static AttributeProto Of(string name, TensorProto value) => new() { Name = name, Type = AttributeType.Tensor, T = value };

    /// <summary>A list of integers.</summary>
    public static AttributeProto Of(string name, params IReadOnlyList<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    /// <summary>A list of floats.</summary>
    public static AttributeProto Of(string name, params IReadOnlyList<float> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Floats };
        attribute.Floats.AddRange(values);
        return attribute;
    }

    /// <summary>A list of strings.</summary>
    public static AttributeProto Of(string name, params IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Strings };
        attribute.Strings.AddRange(values.Select(ByteString.CopyFromUtf8));
        return attribute;
    }
}
