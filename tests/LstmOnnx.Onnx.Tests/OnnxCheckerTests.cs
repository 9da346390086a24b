using Google.Protobuf;
using LstmOnnx.Onnx.Protobuf;

namespace LstmOnnx.Onnx.Tests;

public class OnnxCheckerTests
{
    private static readonly Dictionary<string, Action<ModelProto>> Faults = new()
    {
        ["ir_version is 2"] = model => model.IrVersion = 2,
        ["ai.onnx [23]"] = model => model.OpsetImport[0].Version = 23,
        ["ai.onnx []"] = model => model.OpsetImport.Clear(),
        ["domain 'com.example'"] = model => model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.example", Version = 1 }),
        ["metadata key 'k' stands 2 times"] = model => model.MetadataProps.AddRange([new() { Key = "k" }, new() { Key = "k" }]),
        ["has no graph"] = model => model.Graph = null,
        ["graph has no name"] = model => model.Graph.ClearName(),
        ["graph has no output"] = model => model.Graph.Output.Clear(),
        ["output 'y' stands twice"] = model => model.Graph.Output.Add(model.Graph.Output[0].Clone()),
        ["output 'q' is given by nothing"] = model => model.Graph.Output[0].Name = "q",
        ["input 'x' is not declared as a tensor"] = model => model.Graph.Input[0].Type = null,
        ["input 'x' has the element type Undefined"] = model => model.Graph.Input[0].Type.TensorType.ElemType = 0,
        ["input 'x' has no shape"] = model => model.Graph.Input[0].Type.TensorType.Shape = null,
        ["input 'x' has an axis of negative length"] = model => model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = -1,
        ["initializer 'x': the name is given a second time"] = model => model.Graph.Initializer.AddRange([OnnxTensor.Of("x", [1f]), OnnxTensor.Of("x", [1f])]),
        ["initializer 'w' [2, 3] has 20 bytes; expected 24"] = model => model.Graph.Initializer[0].RawData = ByteString.CopyFrom(new byte[20]),
        ["initializer 'w' [2, 3] has 0 stored numbers; expected 6"] = model => model.Graph.Initializer[0].ClearRawData(),
        ["initializer 'w' has the element type number 77"] = model => model.Graph.Initializer[0].DataType = 77,
        ["initializer 'w' keeps its data in another file"] = model => model.Graph.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External,
        ["[-2, 3]"] = model => model.Graph.Initializer[0].Dims[0] = -2,
        ["input 'gemm_out' is given by nothing before it"] = model => (model.Graph.Node[0], model.Graph.Node[1]) = (model.Graph.Node[1], model.Graph.Node[0]),
        ["another node has the same name"] = model => model.Graph.Node[1].Name = "gemm",
        ["output 'x': the name is given a second time"] = model => model.Graph.Node[1].Output[0] = "x",
        ["no operator Relu of com.example"] = model => model.Graph.Node[1].Domain = "com.example",
        ["attribute 'alpha' stands twice"] = model => model.Graph.Node[0].Attribute.Add(model.Graph.Node[0].Attribute[0].Clone()),
        ["number 0 of the inputs is left out"] = model => model.Graph.Node[1].Input[0] = "",
        ["sparse constants"] = model => model.Graph.SparseInitializer.Add(new SparseTensorProto()),
    };

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    [Fact]
    public void A_model_of_the_builder_has_no_problem()
    {
        for (var opset = OnnxGraphBuilder.MinOpset; opset <= OnnxGraphBuilder.MaxOpset; opset++)
            Assert.Empty(OnnxChecker.Check(SmallModels.Affine(opset)));
    }

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void Each_fault_is_named(string fault)
    {
        var model = SmallModels.Affine();
        Faults[fault](model);
        Assert.Contains(OnnxChecker.Check(model), problem => problem.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void An_initializer_may_be_the_default_of_an_input()
    {
        var model = SmallModels.Affine();
        model.Graph.Input.Add(new ValueInfoProto { Name = "b", Type = model.Graph.Input[0].Type.Clone() });
        Assert.Empty(OnnxChecker.Check(model));
    }
}
