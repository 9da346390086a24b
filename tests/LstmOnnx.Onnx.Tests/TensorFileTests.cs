using Google.Protobuf;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.TestSupport;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Onnx.Tests;

public class TensorFileTests
{
    [Fact]
    public void A_tensor_comes_back_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        var values = Seeded.Floats(2 * 3 * 5, seed: 1);
        values[7] = float.NaN;
        TensorFile.Write(folder.File("input_0.pb"), [2, 3, 5], values, "x");

        var (shape, read) = TensorFile.Read(folder.File("input_0.pb"));

        Assert.Equal([2, 3, 5], shape);
        Near.SameBits(values, read);
        Assert.Equal("x", TensorProto.Parser.ParseFrom(File.ReadAllBytes(folder.File("input_0.pb"))).Name);
    }

    [Fact]
    public void Numbers_in_the_typed_field_are_read_too()
    {
        using var folder = new TemporaryFolder();
        var tensor = new TensorProto { DataType = (int)DataType.Float, Dims = { 3 }, FloatData = { 1, -2, 0.5f } };
        File.WriteAllBytes(folder.File("t.pb"), tensor.ToByteArray());

        Assert.Equal([1, -2, 0.5f], TensorFile.Read(folder.File("t.pb")).Values);
    }

    [Fact]
    public void What_is_no_float32_tensor_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("t.pb");
        Refused(new TensorProto { DataType = (int)DataType.Int64, Dims = { 1 }, Int64Data = { 1 } }, "Int64");
        Refused(new TensorProto { DataType = 99, Dims = { 1 } }, "number 99");
        Refused(new TensorProto { DataType = (int)DataType.Float, Dims = { 4 }, FloatData = { 1, 2, 3 } }, "[4] has 3 elements");
        Refused(new TensorProto { DataType = (int)DataType.Float, Dims = { 1 }, RawData = ByteString.CopyFrom(1, 2, 3) }, "0.75 elements");
        Refused(new TensorProto { DataType = (int)DataType.Float, Dims = { -1 } }, "[-1]");
        Refused(new TensorProto { DataType = (int)DataType.Float, Dims = { 1L << 40, 1L << 40 } }, "at most");
        Refused(new TensorProto { DataType = (int)DataType.Float, Dims = { 1 }, DataLocation = TensorProto.Types.DataLocation.External }, "another file");

        File.WriteAllBytes(path, OnnxTensor.Of("x", [1f, 2f], 2).ToByteArray()[..^3]);
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => TensorFile.Read(path)).Message, StringComparison.Ordinal);

        void Refused(TensorProto tensor, string expected)
        {
            File.WriteAllBytes(path, tensor.ToByteArray());
            var failure = Assert.Throws<InvalidDataException>(() => TensorFile.Read(path));
            Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
            Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Values_of_every_type_come_back_as_they_were_written()
    {
        using var folder = new TemporaryFolder();
        Array[] all =
        [
            new[] { 1.5f, float.NaN }, new[] { -0.1, double.MaxValue }, new[] { (Half)0.1f, Half.NegativeInfinity }, new[] { true, false }, new sbyte[] { -128, 127 }, new short[] { -32768, 32767 },
            new[] { int.MinValue, int.MaxValue }, new[] { long.MinValue, long.MaxValue }, new byte[] { 0, 255 }, new ushort[] { 0, 65535 }, new uint[] { 0, uint.MaxValue }, new ulong[] { 0, ulong.MaxValue },
        ];
        DataType[] types =
        [
            DataType.Float, DataType.Double, DataType.Float16, DataType.Bool, DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.Uint8, DataType.Uint16, DataType.Uint32, DataType.Uint64,
        ];
        foreach (var (type, values) in types.Zip(all).Append((DataType.Bfloat16, new ushort[] { 0x3F80, 0x7FC0 })))
        {
            TensorFile.Write(folder.File("t.pb"), new TensorValues(type, [2, 1], values), "x");
            var read = TensorFile.ReadValues(folder.File("t.pb"));

            Assert.Equal((type, values.GetType()), (read.Type, read.Values.GetType()));
            Assert.Equal([2, 1], read.Shape);
            Assert.Equal(values.Cast<object>(), read.Values.Cast<object>());
        }
    }

    [Fact]
    public void Narrow_types_are_read_from_the_field_that_holds_them()
    {
        // onnx.proto: 16-bit floats as their bits; 0x3C00 is 1 in Float16, 0x3F80 in Bfloat16.
        Assert.Equal([(Half)1], Values<Half>(new TensorProto { DataType = (int)DataType.Float16, Dims = { 1 }, Int32Data = { 0x3C00 } }));
        Assert.Equal([(ushort)0x3F80], Values<ushort>(new TensorProto { DataType = (int)DataType.Bfloat16, Dims = { 1 }, Int32Data = { 0x3F80 } }));
        Assert.Equal([(sbyte)-3, (sbyte)4], Values<sbyte>(new TensorProto { DataType = (int)DataType.Int8, Dims = { 2 }, Int32Data = { -3, 4 } }));
        Assert.Equal([true, false], Values<bool>(new TensorProto { DataType = (int)DataType.Bool, Dims = { 2 }, Int32Data = { 1, 0 } }));
        Assert.Equal([true], Values<bool>(new TensorProto { DataType = (int)DataType.Bool, Dims = { 1 }, RawData = ByteString.CopyFrom(2) }));
        Assert.Equal([uint.MaxValue], Values<uint>(new TensorProto { DataType = (int)DataType.Uint32, Dims = { 1 }, Uint64Data = { uint.MaxValue } }));
        Assert.Equal([-5L], Values<long>(new TensorProto { DataType = (int)DataType.Int64, Int64Data = { -5 } }));
        Assert.Equal([0.5], Values<double>(new TensorProto { DataType = (int)DataType.Double, Dims = { 1, 1 }, DoubleData = { 0.5 } }));

        static T[] Values<T>(TensorProto tensor) => Assert.IsType<T[]>(OnnxTensor.ToValues(tensor).Values);
    }

    [Fact]
    public void What_is_no_tensor_of_numbers_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("t.pb");
        Refused(new TensorProto { DataType = (int)DataType.String, Dims = { 1 }, StringData = { ByteString.CopyFromUtf8("a") } }.ToByteArray(), "String");
        Refused(new TensorProto { DataType = (int)DataType.Float8E4M3Fn, Dims = { 1 }, RawData = ByteString.CopyFrom(1) }.ToByteArray(), "Float8E4M3Fn");
        Refused(new TensorProto { DataType = (int)DataType.Int16, Dims = { 1 }, RawData = ByteString.CopyFrom(1, 2, 3) }.ToByteArray(), "1.5 elements");
        // SequenceProto: elem_type = TENSOR in field 2, tensor_values in field 3, each a TensorProto.
        var element = OnnxTensor.Of("", [1f]).ToByteArray();
        Refused([0x10, 1, 0x1A, (byte)element.Length, .. element], "sequence");

        void Refused(byte[] bytes, string expected)
        {
            File.WriteAllBytes(path, bytes);
            var failure = Assert.Throws<InvalidDataException>(() => TensorFile.ReadValues(path));
            Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
            Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Values_of_another_type_than_stated_are_no_tensor()
    {
        Assert.Throws<ArgumentException>(() => OnnxTensor.Of("x", DataType.Int8, new byte[] { 1 }, 1));
        Assert.Throws<ArgumentException>(() => OnnxTensor.Of("x", DataType.Float16, new ushort[] { 1 }, 1));
        Assert.Throws<ArgumentException>(() => OnnxTensor.Of("x", DataType.String, new[] { "a" }, 1));
        Assert.Throws<ArgumentException>(() => OnnxTensor.Of("x", DataType.Bool, new[] { true }, 2));
    }

    [Theory]
    [InlineData(3, new[] { 2L, 2L })]
    [InlineData(1, new[] { -1L, -1L })]
    [InlineData(2, new long[0])]
    public void A_shape_that_does_not_hold_the_values_is_refused(int count, long[] dimensions) =>
        Assert.Throws<ArgumentException>(() => OnnxTensor.Of("x", new float[count], dimensions));
}
