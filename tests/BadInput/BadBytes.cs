using LstmOnnx.Runtime;
using static LstmOnnx.BadInput.HandModel;
using static LstmOnnx.BadInput.Wire;

namespace LstmOnnx.BadInput;

/// <summary>Lies on the wire, and what protobuf allows and ONNX does not.</summary>
internal static class BadBytes
{
    private static readonly byte[] InvalidUtf8 = [0xC3, 0x28];

    public static IReadOnlyList<BadModel> All { get; } =
    [
        Bad("nothing at all", () => [], "0 bytes", RefusalCode.MissingGraph),
        Bad("no graph", () => Number(1, 8), "no graph", RefusalCode.MissingGraph),
        Bad("two graphs", () => Message(Bytes(7), Bytes(7)), "2 fields 'graph'", RefusalCode.MalformedModel),
        Bad("field number 0", () => [0x00], "byte 0", RefusalCode.MalformedProtobuf),
        Bad("a group", () => [0x0B, 0x0C], "tag", RefusalCode.MalformedProtobuf),
        Bad("the end of a group", () => [0x0C], "tag", RefusalCode.MalformedProtobuf),
        Bad("wire type 6", () => [0x0E], "tag", RefusalCode.MalformedProtobuf),
        Bad("wire type 7", () => [0x0F], "tag", RefusalCode.MalformedProtobuf),
        Bad("a tag of 33 bits", () => [0x88, 0x80, 0x80, 0x80, 0x10, 0x00], "tag", RefusalCode.MalformedProtobuf),
        Bad("a number of 65 bits", () => [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02], "64 bits", RefusalCode.MalformedProtobuf),
        Bad("a number of eleven bytes", () => [0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], "64 bits", RefusalCode.MalformedProtobuf),
        Bad("a number cut short", () => [0x08, 0x80], "ends within", RefusalCode.Truncated),
        Bad("a tag without its value", () => [0x3A], "ends within", RefusalCode.Truncated),
        Bad("a length behind the file", () => Claim(7, 1000, 1, 2, 3), "claims 1000 bytes, 3 remain", RefusalCode.Truncated),
        Bad("a length of 2^63", () => Claim(7, 1UL << 63), "claims 9223372036854775808 bytes, 0 remain", RefusalCode.Truncated),
        Bad("a length of 2^32 + 1", () => Claim(7, (1UL << 32) + 1, 1), "4294967297", RefusalCode.Truncated),
        Bad("a length behind its message", () => Message(Bytes(7, Claim(1, 5)), Text(2, "more")), "claims 5 bytes, 0 remain in its message", RefusalCode.MalformedProtobuf),
        Bad("a number behind its message", () => Message(Bytes(7, Bytes(1, Bytes(5, [0x18, 0x80]))), Text(2, "more")), "behind its message", RefusalCode.MalformedProtobuf),
        Bad("four bytes that are three", () => Message(Bytes(7, Bytes(1, Bytes(5, [0x15, 0, 0, 0]))), Text(2, "more")), "behind its message", RefusalCode.MalformedProtobuf),
        Bad("a graph that is a number", () => Number(7, 1), "no graph", RefusalCode.MissingGraph),
        Bad("a node that is a number", () => Model(Number(1, 1)), "field 1 is written as Varint, expected LengthDelimited", RefusalCode.MalformedProtobuf),
        Bad("a version that is text", () => Message(Text(1, "8"), Bytes(7)), "field 1 is written as LengthDelimited, expected Varint", RefusalCode.MalformedProtobuf),
        Bad("a producer that is no UTF-8", () => Message(Bytes(2, InvalidUtf8), Bytes(7)), "not UTF-8", RefusalCode.MalformedProtobuf),
        Bad("a name that is no UTF-8", () => Model(Bytes(1, Bytes(3, InvalidUtf8))), "not UTF-8", RefusalCode.MalformedProtobuf),
        Bad("a metadata key twice", () => Message(Bytes(14, Text(1, "k")), Bytes(14, Text(1, "k"), Text(2, "v")), Bytes(7)), "'k'", RefusalCode.DuplicateName),
        Bad("packed floats of five bytes", () => Model(Tensor(5, "t", [1], Bytes(4, new byte[5]))), "5 bytes are no whole count", RefusalCode.MalformedProtobuf),
        Bad("packed doubles of four bytes", () => Model(Tensor(5, "t", [1], Bytes(10, new byte[4]))), "no whole count", RefusalCode.MalformedProtobuf),
        Bad("packed numbers cut short", () => Model(Tensor(5, "t", [1], Bytes(7, [0x80])), Text(2, "more")), "behind its message", RefusalCode.MalformedProtobuf),
        Bad("floats as doubles", () => Model(Tensor(5, "t", [1], Double(4, 1))), "field 4", RefusalCode.MalformedProtobuf),
        Bad("a negative axis", () => Model(Tensor(5, "t", [-2])), "[-2]", RefusalCode.ShapeMismatch),
        Bad("a negative declared axis", () => Model(Bytes(11, Bytes(2, Bytes(1, Bytes(2, Bytes(1, Number(1, -2))))))), "-2", RefusalCode.ShapeMismatch),
        Bad("axes whose product overflows 64 bits", () => Model(Tensor(5, "t", [1L << 31, 1L << 31, 1L << 31])), "2147483647", RefusalCode.LimitExceeded),
        Bad("an overflow behind a zero", () => Model(Tensor(5, "t", [0, 1L << 62, 1L << 62])), "at most", RefusalCode.LimitExceeded),
        Bad("2^31 elements", () => Model(Tensor(5, "t", [1L << 16, 1L << 15])), "[65536, 32768]", RefusalCode.LimitExceeded),
        Bad("an unknown element type", () => Model(Bytes(5, Number(2, 99), Text(8, "t"))), "element type 99", RefusalCode.UnsupportedType),
        Bad("a tensor in segments", () => Model(Bytes(5, Bytes(3, Number(1, 0)))), "segments", RefusalCode.UnsupportedFeature),
        Bad("numbers in two fields", () => Model(Tensor(5, "t", [2], Float(4, 1), Number(7, 1))), "two fields", RefusalCode.MalformedModel),
        Bad("two types of a value", () => Model(Bytes(11, Bytes(2), Bytes(2))), "2 fields 'type'", RefusalCode.MalformedModel),
        Bad("two kinds of a value", () => Model(Bytes(11, Bytes(2, Bytes(1), Bytes(4)))), "two types", RefusalCode.MalformedProtobuf),
        Bad("two shapes of a value", () => Model(Bytes(11, Bytes(2, Bytes(1, Bytes(2), Bytes(2))))), "2 fields 'shape'", RefusalCode.MalformedModel),
        Bad("two tensors of an attribute", () => Model(Bytes(1, Bytes(5, Bytes(5), Bytes(5), Number(20, 4)))), "2 fields 't'", RefusalCode.MalformedModel),
        Bad("two graphs of an attribute", () => Model(Bytes(1, Bytes(5, Bytes(6), Bytes(6), Number(20, 5)))), "2 fields 'g'", RefusalCode.MalformedModel),
        Bad("an attribute of two kinds", () => Model(Bytes(1, Attribute("a", 2, Number(3, 1), Text(4, "s")))), "type Int and has a value of type String", RefusalCode.MalformedModel),
        Bad("an attribute of no kind", () => Model(Bytes(1, Bytes(5, Text(1, "a")))), "not exactly one value", RefusalCode.MalformedModel),
        Bad("an attribute of two values and no kind", () => Model(Bytes(1, Bytes(5, Text(1, "a"), Number(3, 1), Float(2, 1)))), "not exactly one value", RefusalCode.MalformedModel),
        Bad("an attribute of an unknown kind", () => Model(Bytes(1, Attribute("a", 99))), "type is 99", RefusalCode.MalformedModel),
        Bad("an attribute of a function", () => Model(Bytes(1, Bytes(5, Text(1, "a"), Text(21, "b"), Number(20, 2)))), "'b'", RefusalCode.MalformedModel),
        Bad("a Git LFS pointer", () => "version https://git-lfs.github.com/spec/v1\noid sha256:00\n"u8.ToArray(), "git lfs pull", RefusalCode.MalformedProtobuf),
        Bad("a web page", () => "<!DOCTYPE html><html>"u8.ToArray(), "web page", RefusalCode.MalformedProtobuf),
        Bad("a zip archive", () => "PK\u0003\u0004abcdefgh"u8.ToArray(), "PyTorch checkpoint", RefusalCode.MalformedProtobuf),
        Bad("an HDF5 file", () => [0x89, .. "HDF\r\n\u001a\n"u8, 0], "HDF5", RefusalCode.Truncated),
        Bad("a packed run that claims more than its tensor", () => Model(Bytes(5, Number(1, 1), Number(2, 1), Claim(4, 400, 0, 0, 0, 0)), Text(2, "more")), "claims 400 bytes", RefusalCode.Truncated),
        Bad("a packed run that reaches into the next field", () => Model(Bytes(5, Number(1, 1), Number(2, 1), Claim(4, 12, 0, 0, 0, 0)), Text(2, "more than enough")), "remain in its message", RefusalCode.MalformedProtobuf),
        Bad("a packed run of 2^32 bytes", () => Model(Tensor(5, "t", [1], Claim(7, 1UL << 32))), "4294967296", RefusalCode.Truncated),
        Bad("packed axes cut short", () => Model(Bytes(5, Bytes(1, [0x83, 0x80]), Number(2, 1)), Text(2, "more")), "behind its message", RefusalCode.MalformedProtobuf),
        Bad("a packed axis of 65 bits", () => Model(Bytes(5, Bytes(1, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]), Number(2, 1))), "64 bits", RefusalCode.MalformedProtobuf),
        Bad("packed floats that are integers", () => Model(Tensor(5, "t", [1], Number(4, 1))), "field 4", RefusalCode.MalformedProtobuf),
        Bad("a raw field that is a number", () => Model(Tensor(5, "t", [1], Number(9, 1))), "field 9", RefusalCode.MalformedProtobuf),
        Bad("raw data behind their tensor", () => Model(Bytes(5, Number(1, 1), Number(2, 1), Claim(9, 8, 0, 0, 0, 0)), Text(2, "more than enough")), "remain in its message", RefusalCode.MalformedProtobuf),
        Bad("a packed list of an attribute cut short", () => Model(Bytes(1, Attribute("a", 7, Bytes(8, [0x80]))), Text(2, "more")), "behind its message", RefusalCode.MalformedProtobuf),
        Bad("packed floats of an attribute of seven bytes", () => Model(Bytes(1, Attribute("a", 6, Bytes(7, new byte[7])))), "7 bytes are no whole count", RefusalCode.MalformedProtobuf),
        Bad("an attribute of a negative kind", () => Model(Bytes(1, Attribute("a", -1))), "type is -1", RefusalCode.MalformedModel),
        Bad("a list that says it is a number", () => Model(Bytes(1, Attribute("a", 2, Number(8, 1), Number(8, 2)))), "value of type Ints", RefusalCode.MalformedModel),
        Bad("a graph that says it is a tensor", () => Model(Bytes(1, Attribute("a", 4, Bytes(6)))), "value of type Graph", RefusalCode.MalformedModel),
        Bad("an element type of minus one", () => Model(Bytes(5, Number(2, -1), Text(8, "t"))), "element type -1", RefusalCode.UnsupportedType),
        Bad("a declared element type of 99", () => Model(Bytes(11, Bytes(2, Bytes(1, Number(1, 99))))), "element type 99", RefusalCode.UnsupportedType),
        Bad("33 axes", () => Model(Bytes(5, Repeat(33, Number(1, 1)))), "has 33 axes", RefusalCode.LimitExceeded),
        Bad("a million axes", () => Model(Bytes(5, Bytes(1, Repeat(1_000_000, [1])))), "1000000 axes", RefusalCode.LimitExceeded),
        Bad("a million declared axes", () => Model(Bytes(11, Bytes(2, Bytes(1, Bytes(2, Repeat(1_000_000, Bytes(1))))))), "1000000 axes", RefusalCode.LimitExceeded),
        Bad("33 attributes", () => Model(Bytes(1, Repeat(33, Attribute("a", 2)))), "33 attributes", RefusalCode.LimitExceeded),
        Bad("200,001 nodes", () => Model(Repeat(200_001, Bytes(1))), "200001 nodes", RefusalCode.LimitExceeded),
        Bad("200,001 tensors", () => Model(Repeat(200_001, Bytes(5))), "200001 tensors", RefusalCode.LimitExceeded),
        Bad("1,000,001 values", () => Model(Repeat(1_000_001, Bytes(13))), "1000001 values", RefusalCode.LimitExceeded),
        Bad("1,000,001 outputs of a node", () => Model(Bytes(1, Repeat(1_000_001, Bytes(2)))), "1000001 values", RefusalCode.LimitExceeded),
        Bad("257 operator sets", () => Message([Bytes(7), .. Repeat(257, Bytes(8))]), "257 operator sets", RefusalCode.LimitExceeded),
        Bad("4097 metadata entries", () => Message([Bytes(7), .. Repeat(4097, Bytes(14))]), "4097 metadata entries", RefusalCode.LimitExceeded),
        Bad("nine graphs within each other", () => Nested(9, 1), "9 levels", RefusalCode.LimitExceeded),
        Bad("a thousand graphs within each other", () => Nested(1000, 1), "9 levels", RefusalCode.LimitExceeded),
        Bad("three graphs in each of nine levels", () => Nested(9, 3), "9 levels", RefusalCode.LimitExceeded),
        Bad("noise", () => Noise(1000), "", RefusalCode.MalformedProtobuf, RefusalCode.Truncated),
        Bad("only zeros", () => new byte[4096], "byte 0", RefusalCode.MalformedProtobuf),
        Bad("only ones", () => Enumerable.Repeat((byte)0xFF, 4096).ToArray(), "64 bits", RefusalCode.MalformedProtobuf),
        Bad("an ORT file", () => [0x08, 0, 0, 0, .. "ORTM"u8, 1, 2], "ORT format", RefusalCode.MalformedProtobuf),
    ];

    private static byte[][] Repeat(int count, byte[] field) => [.. Enumerable.Repeat(field, count)];

    // A node with this many graphs, each with such a node.
    private static byte[] Nested(int depth, int width)
    {
        var graph = Array.Empty<byte>();
        for (var i = 1; i < depth; i++)
            graph = Bytes(1, [.. Enumerable.Range(0, width).Select(branch => Attribute($"{branch}", 5, Bytes(6, graph)))]);
        return Model(graph);
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static BadModel Bad(string name, Func<byte[]> make, string part, params RefusalCode[] codes) => new(name, make, Guard.Gate, part, codes);
}
