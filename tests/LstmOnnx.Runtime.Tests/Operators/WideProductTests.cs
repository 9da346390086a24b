using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>Products of doubles and integers, of factors walked through backwards, and of nothing.</summary>
public class WideProductTests
{
    [Fact]
    public void Doubles_are_multiplied_in_double()
    {
        // 1/3 · 3 + 2⁻⁴⁰ · 1: a float would lose the second term.
        using var model = new TestGraph().Input("a", DataType.Double, 2, 1, 2).Input("b", DataType.Double, 2, 1).Node("MatMul", ["a", "b"], ["y"]).Output("y", DataType.Double).Load();
        using var session = model.CreateSession();
        ((double[])[1, Math.ScaleB(1, -40), 2, 3]).CopyTo(session.Input<double>("a"));
        ((double[])[3, 1]).CopyTo(session.Input<double>("b"));
        session.Run();
        Assert.Equal([3 + Math.ScaleB(1, -40), 9], session.Output<double>("y").ToArray());
        Assert.Equal([2, 1, 1], session.OutputShape("y"));
    }

    [Fact]
    public void Integers_wrap_around_at_their_width()
    {
        using var model = new TestGraph().Input("a", DataType.Int32, 1, 2).Input("b", DataType.Int32, 2, 2).Input("c", DataType.Int32, 2)
            .Node("Gemm", ["a", "b", "c"], ["y"], OnnxAttribute.Of("alpha", 2f), OnnxAttribute.Of("beta", -1f), OnnxAttribute.Of("transB", 1L)).Output("y", DataType.Int32).Load();
        using var session = model.CreateSession();
        ((int[])[int.MaxValue, 1]).CopyTo(session.Input<int>("a"));
        ((int[])[1, 1, 0, 5]).CopyTo(session.Input<int>("b"));
        ((int[])[7, 3]).CopyTo(session.Input<int>("c"));
        session.Run();
        // 2 (2³¹ − 1 + 1) − 7 and 2 · 5 − 3.
        Assert.Equal([-7, 7], session.Output<int>("y").ToArray());
    }

    [Fact]
    public void A_right_factor_of_data_may_be_walked_through_backwards()
    {
        using var model = new TestGraph().Input("a", 1, 2).Input("b", 2, 2).Axes("from", -1).Axes("to", int.MinValue).Axes("axis", 0).Axes("step", -1)
            .Node("Slice", ["b", "from", "to", "axis", "step"], ["turned"]).Node("MatMul", ["a", "turned"], ["y"]).Output("y").Load();
        using var session = model.CreateSession();
        ((float[])[1, 10]).CopyTo(session.Input("a"));
        ((float[])[1, 2, 3, 4]).CopyTo(session.Input("b"));
        session.Run();
        Assert.Equal([13, 24], session.Output("y"));
    }

    [Fact]
    public void A_sum_of_nothing_is_zero_and_the_bias_remains()
    {
        new OperatorCase("MatMul").Input([], 2, 0).Input([], 0, 3).Gives([2, 3], new float[6]);
        new OperatorCase("Gemm").Input([], 2, 0).Input([], 0, 2).Input([1, 2], 2).Gives([2, 2], [1, 2, 1, 2]);
    }

    [Fact]
    public void Gemm_before_opset_7_broadcasts_only_where_it_is_told_to()
    {
        new OperatorCase("Gemm", opset: 6).Input([1, 2], 1, 2).Input([3, 4, 5, 6], 2, 2).Input([1, 1], 1, 2).Gives([1, 2], [14, 17]);
        new OperatorCase("Gemm", opset: 6).Input([1, 2], 1, 2).Input([3, 4, 5, 6], 2, 2).Input([1, 1], 2).With(OnnxAttribute.Of("broadcast", 1L)).Gives([1, 2], [14, 17]);
        new OperatorCase("Gemm", opset: 6).Input([1, 2], 1, 2).Input([3, 4, 5, 6], 2, 2).Input([1, 1], 2).Refused(RefusalCode.ShapeMismatch, "without attribute broadcast");
    }

    [Fact]
    public void Factors_are_of_one_type()
    {
        var graph = new TestGraph().Input("a", 1, 2).Input("b", DataType.Int64, 2, 2).Node("MatMul", ["a", "b"], ["y"]).Output("y");
        var refusal = Assert.Throws<UnsupportedOnnxException>(() => graph.Load());
        Assert.Contains("expected Float like the first factor", refusal.Message, StringComparison.Ordinal);
    }
}
