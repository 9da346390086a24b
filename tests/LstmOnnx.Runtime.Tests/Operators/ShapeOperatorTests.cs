using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Tests.Support;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>Operators that move values: as data they become views or copies, as constants they fold.</summary>
public class ShapeOperatorTests
{
    private static readonly float[] Six = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void Transpose_reverses_or_permutes_the_axes()
    {
        new OperatorCase("Transpose").Input(Six, 2, 3).Gives([3, 2], [1, 4, 2, 5, 3, 6]);
        new OperatorCase("Transpose").Input(Six, 1, 2, 3).With(OnnxAttribute.Of("perm", 2L, 0L, 1L)).Gives([3, 1, 2], [1, 4, 2, 5, 3, 6]);
        new OperatorCase("Transpose").Input(Six, 2, 3).With(OnnxAttribute.Of("perm", 1L, 1L)).Refused(RefusalCode.ShapeMismatch, "twice");
        new OperatorCase("Transpose").Input(Six, 2, 3).With(Ints("perm", 0)).Refused(RefusalCode.ShapeMismatch, "[2, 3]");
    }

    [Fact]
    public void Squeeze_and_Unsqueeze_take_axes_as_input_or_attribute()
    {
        new OperatorCase("Squeeze").Input(Six, 1, 2, 1, 3).Gives([2, 3], Six);
        new OperatorCase("Squeeze").Input(Six, 1, 2, 1, 3).Axes(-2).Gives([1, 2, 3], Six);
        new OperatorCase("Squeeze", opset: 11).Input(Six, 1, 2, 1, 3).With(Ints("axes", 0)).Gives([2, 1, 3], Six);
        new OperatorCase("Squeeze").Input(Six, 2, 3).Axes(0).Refused(RefusalCode.ShapeMismatch, "not all of size 1");
        new OperatorCase("Squeeze").Input(Six, 2, 3).Axes(2).Refused(RefusalCode.ShapeMismatch, "axis 2");
        new OperatorCase("Unsqueeze").Input(Six, 2, 3).Axes(0, -1).Gives([1, 2, 3, 1], Six);
        new OperatorCase("Unsqueeze", opset: 11).Input(Six, 2, 3).With(Ints("axes", 1)).Gives([2, 1, 3], Six);
        new OperatorCase("Squeeze").Input(Six, 2, 3).With(Ints("axes", 0)).Refused(RefusalCode.UnsupportedAttribute, "axes");
    }

    [Fact]
    public void Reshape_keeps_and_infers_sizes()
    {
        new OperatorCase("Reshape").Input(Six, 2, 3).Axes(3, 2).Gives([3, 2], Six);
        new OperatorCase("Reshape").Input(Six, 2, 3).Axes(0, -1, 1).Gives([2, 3, 1], Six);
        new OperatorCase("Reshape").Input(Six, 2, 3).Axes(4, -1).Refused(RefusalCode.ShapeMismatch, "6 elements");
        new OperatorCase("Reshape").Input(Six, 2, 3).Axes(-1, -1).Refused(RefusalCode.ShapeMismatch, "no shape");
        new OperatorCase("Reshape").Input(Six, 2, 3).Axes(6, 1, 0).Refused(RefusalCode.ShapeMismatch, "keeps axis 2");
        new OperatorCase("Reshape").Input(Six, 2, 3).Axes(0, 6).With(OnnxAttribute.Of("allowzero", 1L)).Refused(RefusalCode.ShapeMismatch, "cannot take");
        new OperatorCase("Reshape").Input(Six, 2, 3).Axes(long.MaxValue, 2).Refused(RefusalCode.ShapeMismatch, "no shape");
    }

    // A size of 0 holds nothing, whatever the other axes and their strides say: x[:, 0:0] of [2, 3, 1], and stored tensors.
    [Fact]
    public void What_holds_nothing_is_moved_and_computed_as_nothing()
    {
        var graph = new TestGraph().Input("x", 2, 3, 1).Axes("zero", 0).Axes("one", 1).Axes("wide", 2, 0, 2, 1).Axes("turned", 2, 2, 0)
            .Floats("row", [1, 2, 3], 1, 3).Floats("none", [], 0, 3).Floats("column", [], 1, 0, 2, 1);
        using var model = graph.Node("Slice", ["x", "zero", "zero", "one"], ["empty"])
            .Node("MatMul", ["empty", "row"], ["product"]).Output("product")
            .Node("Mul", ["empty", "row"], ["scaled"]).Output("scaled")
            .Node("Mul", ["none", "row"], ["folded"]).Output("folded")
            .Node("Expand", ["column", "wide"], ["many"])
            .Node("Reshape", ["many", "turned"], ["shaped"], OnnxAttribute.Of("allowzero", 1L)).Output("shaped")
            .Node("Flatten", ["many"], ["flat"]).Output("flat").Load();
        using var session = model.CreateSession();

        session.Run();

        Assert.Equal([2, 0, 3], session.OutputShape("product"));
        Assert.Equal([2, 0, 3], session.OutputShape("scaled"));
        Assert.Equal([0, 3], session.OutputShape("folded"));
        Assert.Equal([2, 2, 0], session.OutputShape("shaped"));
        Assert.Equal([2, 0], session.OutputShape("flat"));
    }

    [Fact]
    public void Flatten_makes_two_axes()
    {
        new OperatorCase("Flatten").Input(Six, 1, 2, 3).Gives([1, 6], Six);
        new OperatorCase("Flatten").Input(Six, 1, 2, 3).With(OnnxAttribute.Of("axis", -1L)).Gives([2, 3], Six);
        new OperatorCase("Flatten").Input(Six, 2, 3).With(OnnxAttribute.Of("axis", 0L)).Gives([1, 6], Six);
        new OperatorCase("Flatten").Input(Six, 2, 3).With(OnnxAttribute.Of("axis", 2L)).Gives([6, 1], Six);
    }

    [Fact]
    public void Slice_clamps_steps_and_walks_backwards()
    {
        new OperatorCase("Slice").Input(Six, 2, 3).Axes(1).Axes(3).Axes(1).Gives([2, 2], [2, 3, 5, 6]);
        new OperatorCase("Slice").Input(Six, 2, 3).Axes(0, -2).Axes(1, 100).Gives([1, 2], [2, 3]);
        new OperatorCase("Slice").Input(Six, 6).Axes(-1).Axes(long.MinValue).Axes(0).Axes(-2).Gives([3], [6, 4, 2]);
        new OperatorCase("Slice").Input(Six, 6).Axes(1).Axes(long.MaxValue).Axes(-1).Axes(3).Gives([2], [2, 5]);
        new OperatorCase("Slice").Input(Six, 6).Axes(-50).Axes(long.MinValue).Axes(0).Axes(-1).Gives([1], [1]);
        new OperatorCase("Slice").Input(Six, 6).Axes(100).Axes(0).Axes(0).Axes(-4).Gives([2], [6, 2]);
        new OperatorCase("Slice").Input(Six, 2, 3).Axes(0).Axes(2).Absent().Axes(1).Gives([2, 3], Six);
        new OperatorCase("Slice", opset: 9).Input(Six, 2, 3).With(Ints("starts", 1), Ints("ends", 2)).Gives([1, 3], [4, 5, 6]);
        new OperatorCase("Slice").Input(Six, 6).Axes(0).Axes(6).Axes(0).Axes(0).Refused(RefusalCode.ShapeMismatch, "a step of 0");
    }

    [Fact]
    public void Gather_takes_one_some_or_a_table_of_indices()
    {
        new OperatorCase("Gather").Input(Six, 2, 3).Integers([1]).Gives([3], [4, 5, 6]);
        new OperatorCase("Gather").Input(Six, 2, 3).Integers([-1]).With(OnnxAttribute.Of("axis", 1L)).Gives([2], [3, 6]);
        new OperatorCase("Gather").Input(Six, 2, 3).Axes(2, 0).With(OnnxAttribute.Of("axis", 1L)).Gives([2, 2], [3, 1, 6, 4]);
        new OperatorCase("Gather").Input(Six, 6).Integers([0, 5, 2, 2], 2, 2).Gives([2, 2], [1, 6, 3, 3]);
        new OperatorCase("Gather").Input(Six, 2, 3).Integers([2]).Refused(RefusalCode.ShapeMismatch, "index 2 of an axis of size 2");
    }

    [Fact]
    public void Concat_joins_along_any_axis()
    {
        new OperatorCase("Concat").Input([1, 2], 1, 2).Input([3, 4, 5, 6], 2, 2).With(OnnxAttribute.Of("axis", 0L)).Gives([3, 2], Six);
        new OperatorCase("Concat").Input([1, 4], 2, 1).Input([2, 3, 5, 6], 2, 2).With(OnnxAttribute.Of("axis", -1L)).Gives([2, 3], Six);
        new OperatorCase("Concat").Input(Six, 2, 3).With(OnnxAttribute.Of("axis", 1L)).Gives([2, 3], Six);
        new OperatorCase("Concat").Input([1, 2], 1, 2).Input([3], 1, 1).With(OnnxAttribute.Of("axis", 0L)).Refused(RefusalCode.ShapeMismatch, "[1, 2] and [1, 1]");
        new OperatorCase("Concat").Input([1, 2], 1, 2).Refused(RefusalCode.UnsupportedOperator, "axis is missing");
    }

    [Fact]
    public void Expand_repeats()
    {
        new OperatorCase("Expand").Input([1, 2], 2, 1).Axes(3).Gives([2, 3], [1, 1, 1, 2, 2, 2]);
        new OperatorCase("Expand").Input([1, 2], 2).Axes(2, 1).Gives([2, 2], [1, 2, 1, 2]);
        new OperatorCase("Expand").Input([1, 2], 2).Axes(3).Refused(RefusalCode.ShapeMismatch, "does not broadcast");
    }

    [Fact]
    public void Identity_Dropout_and_Cast_to_float_change_nothing()
    {
        new OperatorCase("Identity").Input(Six, 2, 3).Gives([2, 3], Six);
        new OperatorCase("Dropout").Input(Six, 2, 3).Gives([2, 3], Six);
        new OperatorCase("Dropout", opset: 11).Input(Six, 2, 3).With(OnnxAttribute.Of("ratio", 0.5f)).Gives([2, 3], Six);
        new OperatorCase("Cast").Input(Six, 2, 3).With(OnnxAttribute.Of("to", 1L)).Gives([2, 3], Six);
        new OperatorCase("Cast").Input(Six, 2, 3).With(OnnxAttribute.Of("to", 8L)).Refused(RefusalCode.UnsupportedAttribute, "to = String");
    }

    [Fact]
    public void What_holds_nothing_passes_through_views_and_products()
    {
        using var sliced = new TestGraph().Input("x", "n", 1, 2, 7).Axes("starts", -1).Axes("ends", -8).Axes("axes", 3).Axes("steps", -1)
            .Node("Slice", ["x", "starts", "ends", "axes", "steps"], ["backwards"]).Node("Tanh", ["backwards"], ["y"]).Output("y").Load();
        using var session = sliced.CreateSession(new Dictionary<string, int[]> { ["x"] = [0, 1, 2, 7] });
        session.Run();
        Assert.Equal([0, 1, 2, 7], session.OutputShape("y"));

        // No products to add: zeros.
        using var product = new TestGraph().Input("x", "n", 3, 2).Floats("b", [], 0, 4).Node("Transpose", ["x"], ["turned"], Ints("perm", 2, 1, 0)).Node("MatMul", ["turned", "b"], ["y"]).Output("y").Load();
        using var empty = product.CreateSession(new Dictionary<string, int[]> { ["x"] = [0, 3, 2] });
        empty.Run();
        Assert.Equal([2, 3, 4], empty.OutputShape("y"));
        Assert.Equal(new float[24], empty.Output("y"));
    }

    private static AttributeProto Ints(string name, params long[] values) => OnnxAttribute.Of(name, values);
}
