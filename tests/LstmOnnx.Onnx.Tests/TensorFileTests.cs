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

    [Theory]
    [InlineData(3, new[] { 2L, 2L })]
    [InlineData(1, new[] { -1L, -1L })]
    [InlineData(2, new long[0])]
    public void A_shape_that_does_not_hold_the_values_is_refused(int count, long[] dimensions) =>
        Assert.Throws<ArgumentException>(() => OnnxTensor.Of("x", new float[count], dimensions));
}
