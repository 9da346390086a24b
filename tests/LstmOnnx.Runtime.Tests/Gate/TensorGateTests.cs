using Google.Protobuf;
using LstmOnnx.Onnx.Protobuf;
using static LstmOnnx.Runtime.Tests.Gate.GateModel;
using AttributeType = LstmOnnx.Onnx.Protobuf.AttributeProto.Types.AttributeType;

namespace LstmOnnx.Runtime.Tests.Gate;

/// <summary>Stored data have to fill their shapes exactly.</summary>
public class TensorGateTests
{
    // element type, bytes of three elements by ONNX's text (narrower ones packed)
    [Theory]
    [InlineData(ElementType.Float, 12)]
    [InlineData(ElementType.UInt8, 3)]
    [InlineData(ElementType.Int8, 3)]
    [InlineData(ElementType.UInt16, 6)]
    [InlineData(ElementType.Int16, 6)]
    [InlineData(ElementType.Int32, 12)]
    [InlineData(ElementType.Int64, 24)]
    [InlineData(ElementType.Bool, 3)]
    [InlineData(ElementType.Float16, 6)]
    [InlineData(ElementType.Double, 24)]
    [InlineData(ElementType.UInt32, 12)]
    [InlineData(ElementType.UInt64, 24)]
    [InlineData(ElementType.Complex64, 24)]
    [InlineData(ElementType.Complex128, 48)]
    [InlineData(ElementType.BFloat16, 6)]
    [InlineData(ElementType.Float8E4M3FN, 3)]
    [InlineData(ElementType.Float8E4M3FNUZ, 3)]
    [InlineData(ElementType.Float8E5M2, 3)]
    [InlineData(ElementType.Float8E5M2FNUZ, 3)]
    [InlineData(ElementType.UInt4, 2)]
    [InlineData(ElementType.Int4, 2)]
    [InlineData(ElementType.Float4E2M1, 2)]
    [InlineData(ElementType.Float8E8M0, 3)]
    [InlineData(ElementType.UInt2, 1)]
    [InlineData(ElementType.Int2, 1)]
    public void Raw_data_of_every_type_have_their_length_and_no_other(ElementType type, int length)
    {
        Check(With(Raw(type, length)));
        foreach (var wrong in new[] { length - 1, length + 1, 0 })
        {
            var refusal = Refusal(With(Raw(type, wrong)));
            Assert.Equal(RefusalCode.ShapeMismatch, refusal.Code);
            Assert.Contains($"asks for {length} bytes of raw data, the file has {wrong}", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ElementType.Float, 4, 3)]
    [InlineData(ElementType.Complex64, 4, 6)]
    [InlineData(ElementType.Int32, 5, 3)]
    [InlineData(ElementType.Bool, 5, 3)]
    [InlineData(ElementType.Float16, 5, 3)]
    [InlineData(ElementType.Int4, 5, 2)]
    [InlineData(ElementType.String, 6, 3)]
    [InlineData(ElementType.Int64, 7, 3)]
    [InlineData(ElementType.Double, 10, 3)]
    [InlineData(ElementType.Complex128, 10, 6)]
    [InlineData(ElementType.UInt32, 11, 3)]
    [InlineData(ElementType.UInt64, 11, 3)]
    public void Typed_data_are_in_their_field_in_their_number(ElementType type, int field, int count)
    {
        Check(With(Stored(type, field, count)));
        Assert.Equal(RefusalCode.ShapeMismatch, Refusal(With(Stored(type, field, count - 1))).Code);
        Assert.Equal(RefusalCode.ShapeMismatch, Refusal(With(Stored(type, field, count + 1))).Code);
        Assert.Equal(RefusalCode.ShapeMismatch, Refusal(With(Stored(type, field, 0))).Code);
        var otherField = field == 7 ? 5 : 7;
        Assert.Equal(RefusalCode.MalformedModel, Refusal(With(Stored(type, otherField, count))).Code);
    }

    [Fact]
    public void Empty_tensors_have_no_data()
    {
        var empty = Raw(ElementType.Float, 0);
        empty.Dims[0] = 0;
        Check(With(empty));
        empty.RawData = ByteString.CopyFrom(0, 0, 0, 0);
        Assert.Equal(RefusalCode.ShapeMismatch, Refusal(With(empty)).Code);
    }

    [Fact]
    public void Data_in_two_forms_of_no_type_or_raw_strings_are_refused()
    {
        var both = Raw(ElementType.Float, 12);
        both.FloatData.Add(1);
        Assert.Equal(RefusalCode.MalformedModel, Refusal(With(both)).Code);
        Assert.Equal(RefusalCode.UnsupportedType, Refusal(With(Raw(ElementType.Undefined, 12))).Code);
        Assert.Equal(RefusalCode.MalformedModel, Refusal(With(Raw(ElementType.String, 3))).Code);
    }

    [Fact]
    public void Data_in_another_file_are_refused_with_its_name()
    {
        var external = new TensorProto { Name = "t", DataType = 1, Dims = { 3 }, DataLocation = TensorProto.Types.DataLocation.External };
        Assert.Equal(RefusalCode.ExternalData, Refusal(With(external)).Code);

        external.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../../etc/passwd\n" });
        external.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = "0" });
        Assert.Contains("'../../etc/passwd\\n'", Refusal(With(external)).Message, StringComparison.Ordinal);

        external.DataLocation = TensorProto.Types.DataLocation.Default;
        Assert.Equal(RefusalCode.ExternalData, Refusal(With(external)).Code);
    }

    [Fact]
    public void Tensors_of_attributes_and_of_inner_graphs_are_checked_too()
    {
        var refusal = Refused(RefusalCode.ShapeMismatch, "MatMul node 'head': attribute value", m =>
            m.Graph.Node[1].Attribute.Add(new AttributeProto { Name = "value", Type = AttributeType.Tensor, T = Raw(ElementType.Float, 8) }));
        Refused(RefusalCode.ShapeMismatch, "initializer 't'", m => m.Graph.Node[2].Attribute[0].G.Initializer.Add(Raw(ElementType.Float, 8)));

        Assert.Contains("shape [3] of type Float asks for 12", refusal.Message, StringComparison.Ordinal);
    }

    private static ModelProto With(TensorProto tensor)
    {
        var model = Sound();
        model.Graph.Initializer.Add(tensor);
        return model;
    }

    private static TensorProto Raw(ElementType type, int length) => new() { Name = "t", DataType = (int)type, Dims = { 3 }, RawData = ByteString.CopyFrom(new byte[length]) };

    private static TensorProto Stored(ElementType type, int field, int count)
    {
        var tensor = new TensorProto { Name = "t", DataType = (int)type, Dims = { 3 } };
        for (var i = 0; i < count; i++)
        {
            switch (field)
            {
                case 4: tensor.FloatData.Add(1); break;
                case 5: tensor.Int32Data.Add(1); break;
                case 6: tensor.StringData.Add(ByteString.Empty); break;
                case 7: tensor.Int64Data.Add(1); break;
                case 10: tensor.DoubleData.Add(1); break;
                default: tensor.Uint64Data.Add(1); break;
            }
        }
        return tensor;
    }
}
