using LstmOnnx.Onnx.Protobuf;
using static LstmOnnx.Runtime.Tests.Gate.GateModel;
using AttributeType = LstmOnnx.Onnx.Protobuf.AttributeProto.Types.AttributeType;

namespace LstmOnnx.Runtime.Tests.Gate;

/// <summary>Operators and attributes that the gate lets no engine see.</summary>
public class OperatorGateTests
{
    [Fact]
    public void Operators_of_other_domains_are_refused_by_name_at_any_depth()
    {
        var refusal = Refused(RefusalCode.UnsupportedOperator, "MatMul node 'head': operators of the domain 'com.example'", m => m.Graph.Node[1].Domain = "com.example");
        Refused(RefusalCode.UnsupportedOperator, "'com.example'", m => m.Graph.Node[2].Attribute[0].G.Node[0].Domain = "com.example");

        Assert.IsType<UnsupportedOnnxException>(refusal);
        Assert.Equal("MatMul node 'head'", refusal.Node);
    }

    [Fact]
    public void The_long_name_of_the_ONNX_domain_passes()
    {
        var model = Sound();
        model.Graph.Node[1].Domain = "ai.onnx";
        Check(model);
    }

    [Fact]
    public void A_node_without_an_operator_is_refused() =>
        Refused(RefusalCode.MissingValue, "node 'head': no operator", m => m.Graph.Node[1].OpType = "");

    [Fact]
    public void Attributes_are_named_and_stand_once()
    {
        var twice = Refused(RefusalCode.DuplicateName, "attribute 'hidden_size' is given twice", m => m.Graph.Node[0].Attribute.Add(Int("hidden_size", 3)));
        Refused(RefusalCode.MissingValue, "an attribute has no name", m => m.Graph.Node[0].Attribute.Add(Int("", 3)));

        Assert.Equal(("LSTM node 'lstm'", "hidden_size"), (twice.Node, twice.Attribute));
    }

    [Theory]
    [InlineData(AttributeType.Tensors)]
    [InlineData(AttributeType.Graphs)]
    [InlineData(AttributeType.SparseTensor)]
    [InlineData(AttributeType.SparseTensors)]
    [InlineData(AttributeType.TypeProto)]
    [InlineData(AttributeType.TypeProtos)]
    public void Kinds_of_attributes_that_are_not_read_are_refused(AttributeType kind) =>
        Refused(RefusalCode.UnsupportedAttribute, "attribute odd is of type", m => m.Graph.Node[1].Attribute.Add(new AttributeProto { Name = "odd", Type = kind }));
}
