namespace LstmOnnx.Onnx.Tests;

public class OnnxGraphBuilderTests
{
    [Theory]
    [InlineData(14, 7)]
    [InlineData(15, 8)]
    [InlineData(17, 8)]
    [InlineData(22, 8)]
    public void The_file_format_goes_with_the_opset(int opset, int irVersion)
    {
        var model = SmallModels.Affine(opset);
        Assert.Equal(irVersion, model.IrVersion);
        Assert.Equal(opset, Assert.Single(model.OpsetImport).Version);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(23)]
    public void Other_opsets_are_refused(int opset) =>
        Assert.Contains("14 to 22", Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxGraphBuilder("g", opset)).Message, StringComparison.Ordinal);

    [Fact]
    public void Metadata_stands_in_the_order_of_its_keys()
    {
        var builder = new OnnxGraphBuilder("g", 17);
        builder.Output(builder.Node("Relu", [builder.Input("x", 1)]), 1);
        var model = builder.Build(new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });
        Assert.Equal(["a", "b"], model.MetadataProps.Select(entry => entry.Key));
        Assert.Equal("LstmOnnx", model.ProducerName);
        Assert.Matches(@"^\d+\.\d+\.\d+", model.ProducerVersion);
    }

    [Fact]
    public void A_model_built_is_a_copy()
    {
        var builder = new OnnxGraphBuilder("g", 17);
        builder.Output(builder.Node("Relu", [builder.Input("x", 1)]), 1);
        var first = builder.Build();
        builder.Node("Relu", ["x"], null, "second");
        Assert.Single(first.Graph.Node);
        Assert.Equal(2, builder.Build().Graph.Node.Count);
    }

    [Fact]
    public void A_model_comes_back_from_its_bytes()
    {
        var model = SmallModels.Affine();
        var bytes = OnnxFile.ToBytes(model);
        Assert.Equal(model, OnnxFile.FromBytes(bytes));
        Assert.Throws<InvalidDataException>(() => OnnxFile.FromBytes(bytes.AsSpan(0, bytes.Length - 1)));
    }

    [Fact]
    public void Shapes_are_numbers_and_names()
    {
        var builder = new OnnxGraphBuilder("g", 17);
        builder.Input("x", "batch", 3);
        var dims = builder.Build().Graph.Input[0].Type.TensorType.Shape.Dim;
        Assert.Equal("batch", dims[0].DimParam);
        Assert.Equal(3, dims[1].DimValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => (Dim)(-1));
    }

    [Fact]
    public void What_would_not_be_valid_is_refused_when_it_is_added()
    {
        var builder = new OnnxGraphBuilder("g", 17);
        builder.Input("x", 2, 2);
        Refused("already a value named 'x'", () => builder.Input("x", 1));
        Refused("already a value named 'x'", () => builder.Initializer("x", [1f]));
        Refused("input 'y' is not a value", () => builder.Node("Relu", ["y"]));
        Refused("2 inputs; expected 1", () => builder.Node("Relu", ["x", "x"]));
        Refused("no operator Rlu", () => builder.Node("Rlu", ["x"]));
        Refused("no attribute 'start'", () => builder.Node("Relu", ["x"], [OnnxAttribute.Of("start", 1)]));
        Refused("of type Float; expected Int", () => builder.Node("Softmax", ["x"], [OnnxAttribute.Of("axis", 1f)]));
        Refused("attribute 'axis' is missing", () => builder.Node("Concat", ["x", "x"]));
        Refused("'z' is not a value", () => builder.Output("z", 1));
        builder.Node("Relu", ["x"], null, "relu", "r");
        Refused("already a node named 'relu'", () => builder.Node("Relu", ["x"], null, "relu", "r2"));
        Refused("already a value named 'r'", () => builder.Node("Relu", ["x"], null, "relu2", "r"));
        builder.Output("r", 2, 2);
        Refused("an output already", () => builder.Output("r", 2, 2));

        static void Refused(string expected, Action action) =>
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(17, true)]
    [InlineData(18, false)]
    public void Axes_of_a_reduction_are_an_attribute_before_opset_18_and_an_input_from_then_on(int opset, bool asAttribute)
    {
        var builder = new OnnxGraphBuilder("g", opset);
        builder.Input("x", 2, 3);
        builder.Initializer("axes", [1L], 1);
        Action attribute = () => builder.Node("ReduceMean", ["x"], [OnnxAttribute.Of("axes", [1L])]);
        Action input = () => builder.Node("ReduceMean", ["x", "axes"]);
        (asAttribute ? attribute : input)();
        Assert.Throws<ArgumentException>(asAttribute ? input : attribute);
    }
}
