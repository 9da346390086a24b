using LstmOnnx.Runtime.Gate;
using LstmOnnx.Runtime.Reading;
using static LstmOnnx.BadInput.HandModel;
using static LstmOnnx.BadInput.Wire;
using static LstmOnnx.Runtime.Tests.Reading.HandReading;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>The same numbers in every form that protobuf allows for them.</summary>
public class TensorNumbersTests
{
    // packed, one by one, both mixed, in two packed runs, raw: field numbers and little-endian bytes by the format
    public static TheoryData<byte[]> ThreeFloats =>
    [
        Bytes(4, Floats(1.5f, -2f, 3e-40f)),
        Message(Float(4, 1.5f), Float(4, -2f), Float(4, 3e-40f)),
        Message(Float(4, 1.5f), Bytes(4, Floats(-2f, 3e-40f))),
        Message(Bytes(4, Floats(1.5f)), Text(12, "a note between"), Bytes(4), Bytes(4, Floats(-2f, 3e-40f))),
        Bytes(9, Floats(1.5f, -2f, 3e-40f)),
    ];

    [Theory]
    [MemberData(nameof(ThreeFloats))]
    public void Floats_are_the_same_in_every_form(byte[] data) => Assert.Equal([1.5f, -2f, 3e-40f], Checked(1, data).ToFloats());

    public static TheoryData<byte[]> ThreeInt64s =>
    [
        Bytes(7, Varint(1), Varint(ulong.MaxValue), Varint(1UL << 62)),
        Message(Number(7, 1), Number(7, -1), Number(7, 1L << 62)),
        Message(Bytes(7, Varint(1), Varint(ulong.MaxValue)), Number(7, 1L << 62)),
        Bytes(9, BitConverter.GetBytes(1L), BitConverter.GetBytes(-1L), BitConverter.GetBytes(1L << 62)),
    ];

    [Theory]
    [MemberData(nameof(ThreeInt64s))]
    public void Integers_are_the_same_in_every_form(byte[] data) => Assert.Equal([1, -1, 1L << 62], Checked(7, data).ToInt64s());

    [Theory]
    [InlineData(6, new byte[] { 0xFE, 0xFF, 0xFF, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0x80 }, new long[] { -2, 3, int.MinValue })]
    [InlineData(12, new byte[] { 0xFE, 0xFF, 0xFF, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0x80 }, new long[] { 4294967294, 3, 2147483648 })]
    [InlineData(4, new byte[] { 0xFE, 0xFF, 3, 0, 0, 0x80 }, new long[] { 65534, 3, 32768 })]
    [InlineData(5, new byte[] { 0xFE, 0xFF, 3, 0, 0, 0x80 }, new long[] { -2, 3, -32768 })]
    [InlineData(2, new byte[] { 0xFE, 3, 0x80 }, new long[] { 254, 3, 128 })]
    [InlineData(3, new byte[] { 0xFE, 3, 0x80 }, new long[] { -2, 3, -128 })]
    [InlineData(9, new byte[] { 0, 1, 2 }, new long[] { 0, 1, 1 })]
    public void Raw_integers_of_each_width_are_widened_by_their_sign(int type, byte[] raw, long[] expected) =>
        Assert.Equal(expected, Checked(type, Bytes(9, raw)).ToInt64s());

    [Fact]
    public void Narrow_integers_in_int32_data_count_by_their_low_bits()
    {
        Assert.Equal([-2, 3, int.MinValue], Checked(6, Message(Number(5, -2), Number(5, 3), Number(5, 1L << 31))).ToInt64s());
        Assert.Equal([0, 1, 1], Checked(9, Bytes(5, Varint(0), Varint(1), Varint(7))).ToInt64s());
    }

    [Fact]
    public void Attribute_lists_are_the_same_packed_and_one_by_one()
    {
        var node = Read(Model(Bytes(1,
            Attribute("packed", 7, Bytes(8, Varint(3), Varint(ulong.MaxValue))), Attribute("single", 7, Number(8, 3), Number(8, -1)), Attribute("mixed", 7, Number(8, 3), Bytes(8, Varint(ulong.MaxValue))),
            Attribute("floats", 6, Bytes(7, Floats(1, 2)), Float(7, 3)), Attribute("strings", 8, Text(9, "a"), Text(9, ""), Text(9, "\u00e9")),
            Attribute("none", 7), Bytes(5, Text(1, "untold"), Number(8, 4))))).Graph.Nodes[0];

        Assert.Equal([3, -1], node.Find("packed")!.Ints);
        Assert.Equal([3, -1], node.Find("single")!.Ints);
        Assert.Equal([3, -1], node.Find("mixed")!.Ints);
        Assert.Equal([1, 2, 3], node.Find("floats")!.Floats);
        Assert.Equal(["a", "", "\u00e9"], node.Find("strings")!.Strings);
        Assert.Empty(node.Find("none")!.Ints);
        Assert.Equal((AttributeKind.Ints, 4), (node.Find("untold")!.Kind, node.Find("untold")!.Ints[0]));
    }

    [Fact]
    public void Numbers_of_another_type_are_not_handed_out()
    {
        Assert.Throws<InvalidOperationException>(() => Checked(7, Number(7, 1), Number(7, 1), Number(7, 1)).ToFloats());
        Assert.Throws<InvalidOperationException>(() => Checked(1, Bytes(9, Floats(1, 2, 3))).ToInt64s());
    }

    // A tensor [3] of the type, after the gate.
    private static TensorDocument Checked(int type, params byte[][] data)
    {
        var model = Read(ModelWith(Bytes(5, [Number(1, 3), Number(2, type), Text(8, "t"), .. data])));
        ModelGate.Check(model);
        return model.Graph.Initializers[0];
    }
}
