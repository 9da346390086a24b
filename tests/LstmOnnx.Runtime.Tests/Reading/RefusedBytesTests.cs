using static LstmOnnx.Runtime.Tests.Reading.HandModel;
using static LstmOnnx.Runtime.Tests.Reading.Wire;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>Lies on the wire: each ends in its code, with the place and the fact in the message.</summary>
public class RefusedBytesTests
{
    private static readonly byte[] InvalidUtf8 = [0xC3, 0x28];

    // name, bytes, code, a part of the message
    private static readonly (string Name, byte[] Bytes, RefusalCode Code, string Part)[] Cases =
    [
        ("nothing at all", [], RefusalCode.MissingGraph, "0 bytes"),
        ("no graph", Number(1, 8), RefusalCode.MissingGraph, "no graph"),
        ("two graphs", Message(Bytes(7), Bytes(7)), RefusalCode.MalformedModel, "2 fields 'graph'"),
        ("field number 0", [0x00], RefusalCode.MalformedProtobuf, "byte 0"),
        ("a group", [0x0B, 0x0C], RefusalCode.MalformedProtobuf, "tag"),
        ("the end of a group", [0x0C], RefusalCode.MalformedProtobuf, "tag"),
        ("wire type 6", [0x0E], RefusalCode.MalformedProtobuf, "tag"),
        ("wire type 7", [0x0F], RefusalCode.MalformedProtobuf, "tag"),
        ("a tag of 33 bits", [0x88, 0x80, 0x80, 0x80, 0x10, 0x00], RefusalCode.MalformedProtobuf, "tag"),
        ("a number of 65 bits", [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02], RefusalCode.MalformedProtobuf, "64 bits"),
        ("a number of eleven bytes", [0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], RefusalCode.MalformedProtobuf, "64 bits"),
        ("a number cut short", [0x08, 0x80], RefusalCode.Truncated, "ends within"),
        ("a tag without its value", [0x3A], RefusalCode.Truncated, "ends within"),
        ("a length behind the file", Claim(7, 1000, 1, 2, 3), RefusalCode.Truncated, "claims 1000 bytes, 3 remain"),
        ("a length of 2^63", Claim(7, 1UL << 63), RefusalCode.Truncated, "claims 9223372036854775808 bytes, 0 remain"),
        ("a length of 2^32 + 1", Claim(7, (1UL << 32) + 1, 1), RefusalCode.Truncated, "4294967297"),
        ("a length behind its message", Message(Bytes(7, Claim(1, 5)), Text(2, "more")), RefusalCode.MalformedProtobuf, "claims 5 bytes, 0 remain in its message"),
        ("a number behind its message", Message(Bytes(7, Bytes(1, Bytes(5, [0x18, 0x80]))), Text(2, "more")), RefusalCode.MalformedProtobuf, "behind its message"),
        ("four bytes that are three", Message(Bytes(7, Bytes(1, Bytes(5, [0x15, 0, 0, 0]))), Text(2, "more")), RefusalCode.MalformedProtobuf, "behind its message"),
        ("a graph that is a number", Number(7, 1), RefusalCode.MissingGraph, "no graph"),
        ("a node that is a number", Model(Number(1, 1)), RefusalCode.MalformedProtobuf, "field 1 is written as Varint, expected LengthDelimited"),
        ("a version that is text", Message(Text(1, "8"), Bytes(7)), RefusalCode.MalformedProtobuf, "field 1 is written as LengthDelimited, expected Varint"),
        ("a producer that is no UTF-8", Message(Bytes(2, InvalidUtf8), Bytes(7)), RefusalCode.MalformedProtobuf, "not UTF-8"),
        ("a name that is no UTF-8", Model(Bytes(1, Bytes(3, InvalidUtf8))), RefusalCode.MalformedProtobuf, "not UTF-8"),
        ("a metadata key twice", Message(Bytes(14, Text(1, "k")), Bytes(14, Text(1, "k"), Text(2, "v")), Bytes(7)), RefusalCode.DuplicateName, "'k'"),
        ("packed floats of five bytes", Model(Tensor(5, "t", [1], Bytes(4, new byte[5]))), RefusalCode.MalformedProtobuf, "5 bytes are no whole count"),
        ("packed doubles of four bytes", Model(Tensor(5, "t", [1], Bytes(10, new byte[4]))), RefusalCode.MalformedProtobuf, "no whole count"),
        ("packed numbers cut short", Model(Tensor(5, "t", [1], Bytes(7, [0x80])), Text(2, "more")), RefusalCode.MalformedProtobuf, "behind its message"),
        ("floats as doubles", Model(Tensor(5, "t", [1], Double(4, 1))), RefusalCode.MalformedProtobuf, "field 4"),
        ("a negative axis", Model(Tensor(5, "t", [-2])), RefusalCode.ShapeMismatch, "[-2]"),
        ("a negative declared axis", Model(Bytes(11, Bytes(2, Bytes(1, Bytes(2, Bytes(1, Number(1, -2))))))), RefusalCode.ShapeMismatch, "-2"),
        ("axes whose product overflows 64 bits", Model(Tensor(5, "t", [1L << 31, 1L << 31, 1L << 31])), RefusalCode.LimitExceeded, "2147483647"),
        ("an overflow behind a zero", Model(Tensor(5, "t", [0, 1L << 62, 1L << 62])), RefusalCode.LimitExceeded, "at most"),
        ("2^31 elements", Model(Tensor(5, "t", [1L << 16, 1L << 15])), RefusalCode.LimitExceeded, "[65536, 32768]"),
        ("an unknown element type", Model(Bytes(5, Number(2, 99), Text(8, "t"))), RefusalCode.UnsupportedType, "element type 99"),
        ("a tensor in segments", Model(Bytes(5, Bytes(3, Number(1, 0)))), RefusalCode.UnsupportedFeature, "segments"),
        ("numbers in two fields", Model(Tensor(5, "t", [2], Float(4, 1), Number(7, 1))), RefusalCode.MalformedModel, "two fields"),
        ("two types of a value", Model(Bytes(11, Bytes(2), Bytes(2))), RefusalCode.MalformedModel, "2 fields 'type'"),
        ("two kinds of a value", Model(Bytes(11, Bytes(2, Bytes(1), Bytes(4)))), RefusalCode.MalformedProtobuf, "two types"),
        ("two shapes of a value", Model(Bytes(11, Bytes(2, Bytes(1, Bytes(2), Bytes(2))))), RefusalCode.MalformedModel, "2 fields 'shape'"),
        ("two tensors of an attribute", Model(Bytes(1, Bytes(5, Bytes(5), Bytes(5), Number(20, 4)))), RefusalCode.MalformedModel, "2 fields 't'"),
        ("two graphs of an attribute", Model(Bytes(1, Bytes(5, Bytes(6), Bytes(6), Number(20, 5)))), RefusalCode.MalformedModel, "2 fields 'g'"),
        ("an attribute of two kinds", Model(Bytes(1, Attribute("a", 2, Number(3, 1), Text(4, "s")))), RefusalCode.MalformedModel, "type Int and has a value of type String"),
        ("an attribute of no kind", Model(Bytes(1, Bytes(5, Text(1, "a")))), RefusalCode.MalformedModel, "not exactly one value"),
        ("an attribute of two values and no kind", Model(Bytes(1, Bytes(5, Text(1, "a"), Number(3, 1), Float(2, 1)))), RefusalCode.MalformedModel, "not exactly one value"),
        ("an attribute of an unknown kind", Model(Bytes(1, Attribute("a", 99))), RefusalCode.MalformedModel, "type is 99"),
        ("an attribute of a function", Model(Bytes(1, Bytes(5, Text(1, "a"), Text(21, "b"), Number(20, 2)))), RefusalCode.MalformedModel, "'b'"),
        ("a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:00\n"u8.ToArray(), RefusalCode.MalformedProtobuf, "git lfs pull"),
        ("a web page", "<!DOCTYPE html><html>"u8.ToArray(), RefusalCode.MalformedProtobuf, "web page"),
        ("a zip archive", "PK\u0003\u0004abcdefgh"u8.ToArray(), RefusalCode.MalformedProtobuf, "PyTorch checkpoint"),
        ("an HDF5 file", [0x89, .. "HDF\r\n\u001a\n"u8, 0], RefusalCode.Truncated, "HDF5"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_lie_has_its_code(string name)
    {
        var (_, bytes, code, part) = Cases.Single(c => c.Name == name);

        var refusal = Refusal(bytes);

        Assert.True(refusal.Code == code, $"{refusal.Code}: {refusal.Message}");
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_to_a_functions_attribute_that_is_empty_is_none() =>
        Assert.Equal(3, Read(Model(Bytes(1, Attribute("a", 2, Number(3, 3), Text(21, ""))))).Graph.Nodes[0].Find("a")!.Int);

    [Fact]
    public void The_node_and_the_attribute_are_named()
    {
        var refusal = Refusal(Model(Bytes(1, Attribute("a\nb", 99))));

        Assert.Equal("a\\nb", refusal.Attribute);
        Assert.Contains("'a\\nb'", refusal.Message, StringComparison.Ordinal);
    }
}
