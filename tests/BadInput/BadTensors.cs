using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime;
using static LstmOnnx.BadInput.Drafts;

namespace LstmOnnx.BadInput;

/// <summary>Stored tensors whose data, type and shape do not agree.</summary>
internal static class BadTensors
{
    public static IReadOnlyList<BadModel> All { get; } =
    [
        Bad("raw data one byte short", "asks for 16 bytes", RefusalCode.ShapeMismatch, new() { DataType = 1, Dims = { 4 }, RawData = Zeros(15) }),
        Bad("raw data one byte long", "the file has 17", RefusalCode.ShapeMismatch, new() { DataType = 1, Dims = { 4 }, RawData = Zeros(17) }),
        Bad("raw data of nothing that hold something", "asks for 0 bytes", RefusalCode.ShapeMismatch, new() { DataType = 1, Dims = { 0 }, RawData = Zeros(4) }),
        Bad("a scalar without data", "asks for 1 numbers", RefusalCode.ShapeMismatch, new() { DataType = 1 }),
        Bad("a shape without data", "asks for 1000000 numbers", RefusalCode.ShapeMismatch, new() { DataType = 1, Dims = { 1000, 1000 } }),
        Bad("the largest shape without data", "asks for 2147483647 numbers", RefusalCode.ShapeMismatch, new() { DataType = 11, Dims = { int.MaxValue } }),
        Bad("the largest shape with little raw data", "bytes of raw data", RefusalCode.ShapeMismatch, new() { DataType = 15, Dims = { int.MaxValue }, RawData = Zeros(16) }),
        Bad("one float too few", "the file has 2", RefusalCode.ShapeMismatch, new() { DataType = 1, Dims = { 3 }, FloatData = { 1, 2 } }),
        Bad("one float too many", "the file has 4", RefusalCode.ShapeMismatch, new() { DataType = 1, Dims = { 3 }, FloatData = { 1, 2, 3, 4 } }),
        Bad("raw data and floats", "both raw and in the field", RefusalCode.MalformedModel, new() { DataType = 1, Dims = { 1 }, RawData = Zeros(4), FloatData = { 1 } }),
        Bad("floats as integers", "in the field Int32Data, expected FloatData", RefusalCode.MalformedModel, new() { DataType = 1, Dims = { 1 }, Int32Data = { 1 } }),
        Bad("integers as floats", "in the field FloatData, expected Int64Data", RefusalCode.MalformedModel, new() { DataType = 7, Dims = { 1 }, FloatData = { 1 } }),
        Bad("32-bit integers in the 64-bit field", "expected Int32Data", RefusalCode.MalformedModel, new() { DataType = 6, Dims = { 1 }, Int64Data = { 1 } }),
        Bad("half floats in the float field", "expected Int32Data", RefusalCode.MalformedModel, new() { DataType = 10, Dims = { 1 }, FloatData = { 1 } }),
        Bad("text as raw data", "cannot be raw data", RefusalCode.MalformedModel, new() { DataType = 8, Dims = { 1 }, RawData = Zeros(4) }),
        Bad("text that is not there", "asks for 2", RefusalCode.ShapeMismatch, new() { DataType = 8, Dims = { 2 }, StringData = { ByteString.Empty } }),
        Bad("half of a complex number", "asks for 2 numbers", RefusalCode.ShapeMismatch, new() { DataType = 14, Dims = { 1 }, FloatData = { 1 } }),
        Bad("4-bit integers one byte short", "asks for 2 bytes", RefusalCode.ShapeMismatch, new() { DataType = 22, Dims = { 3 }, RawData = Zeros(1) }),
        Bad("no element type", "no element type", RefusalCode.UnsupportedType, new() { Dims = { 1 }, FloatData = { 1 } }),
        Bad("an element type of 27", "element type 27", RefusalCode.UnsupportedType, new() { DataType = 27, Dims = { 1 }, FloatData = { 1 } }),
        Bad("a negative axis in a constant", "[2, -1]", RefusalCode.ShapeMismatch, new() { DataType = 1, Dims = { 2, -1 }, FloatData = { 1 } }),
        Bad("the smallest number as an axis", "[-9223372036854775808]", RefusalCode.ShapeMismatch, new() { DataType = 1, Dims = { long.MinValue } }),
        Bad("the largest number as an axis", "9223372036854775807", RefusalCode.LimitExceeded, new() { DataType = 1, Dims = { long.MaxValue } }),
        Bad("axes whose product wraps around to 4", "elements are allowed", RefusalCode.LimitExceeded, new() { DataType = 1, Dims = { (1L << 62) + 1, 4 }, RawData = Zeros(16) }),
        Bad("axes whose product wraps around to 0", "elements are allowed", RefusalCode.LimitExceeded, new() { DataType = 1, Dims = { 1L << 16, 1L << 16, 1L << 16, 1L << 16 } }),
        new("a bad tensor in an attribute", () => With([Node("Constant", "k", [], ["k"], OnnxAttribute.Of("value", new TensorProto { DataType = 1, Dims = { 3 } }))]), Guard.Gate, "Constant node 'k': attribute value", RefusalCode.ShapeMismatch),
        new("a bad tensor in a graph within", () => Spoilt(m =>
        {
            var branch = Branch("y", "inner");
            branch.Initializer.Add(new TensorProto { Name = "deep", DataType = 1, Dims = { 3 } });
            m.Graph.Node.Add(Node("If", "", ["y"], ["z"], Graph("then_branch", branch)));
        }), Guard.Gate, "'deep'", RefusalCode.ShapeMismatch),
    ];

    private static ByteString Zeros(int count) => ByteString.CopyFrom(new byte[count]);

    private static BadModel Bad(string name, string part, RefusalCode code, TensorProto tensor)
    {
        tensor.Name = "bad";
        return new(name, () => With([], tensor), Guard.Gate, part, code);
    }
}
