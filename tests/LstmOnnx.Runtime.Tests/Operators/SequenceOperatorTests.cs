using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>Range, Size and the masks of Dropout: what follows from shapes.</summary>
public class SequenceOperatorTests
{
    [Fact]
    public void Range_counts_up_and_down_and_may_be_empty()
    {
        Range([3], [9], [3], [3, 6]);
        Range([10], [4], [-2], [10, 8, 6]);
        Range([10], [4], [2], []);
        Range([long.MaxValue - 1], [long.MaxValue], [1], [long.MaxValue - 1]);
        Range([long.MinValue], [long.MaxValue], [long.MaxValue], [long.MinValue, -1, long.MaxValue - 1]);
        using var floats = new TestGraph().Floats("start", [1]).Floats("limit", [2]).Floats("delta", [0.3f]).Node("Range", ["start", "limit", "delta"], ["y"]).Output("y").Load();
        using var session = floats.CreateSession();
        session.Run();
        Assert.Equal([1, 1.3f, 1.6f, 1 + (3 * 0.3f)], session.Output("y").ToArray());
    }

    [Theory]
    [InlineData(0L, 5L, 0L, RefusalCode.ShapeMismatch, "never ends")]
    [InlineData(0L, long.MaxValue, 1L, RefusalCode.LimitExceeded, "Range node")]
    [InlineData(long.MinValue, long.MaxValue, 1L, RefusalCode.LimitExceeded, "Range node")]
    public void A_range_without_end_or_past_the_limit_is_refused(long start, long limit, long delta, RefusalCode code, string why)
    {
        var graph = new TestGraph().Integers("start", [start]).Integers("limit", [limit]).Integers("delta", [delta]).Node("Range", ["start", "limit", "delta"], ["y"]).Output("y", DataType.Int64);
        var refusal = Assert.ThrowsAny<ModelRefusedException>(() => graph.Load());
        Assert.Equal(code, refusal.Code);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_of_inputs_needs_them_fixed()
    {
        using var model = new TestGraph().Input("limit", DataType.Double).Input("start", DataType.Double).Input("delta", DataType.Double)
            .Node("Range", ["start", "limit", "delta"], ["y"]).Output("y", DataType.Double).Load();
        var shapes = model.Inputs.ToDictionary(i => i.Name, _ => Array.Empty<int>());

        Assert.Equal(RefusalCode.DependsOnData, Assert.ThrowsAny<ModelRefusedException>(() => model.CreateSession(shapes)).Code);
        using var session = model.CreateSession(shapes, new Dictionary<string, Array> { ["start"] = new double[] { 1 }, ["limit"] = new double[] { 2.1 }, ["delta"] = new[] { 0.5 } });
        session.Run();
        Assert.Equal([1, 1.5, 2], session.Output<double>("y").ToArray());
    }

    [Fact]
    public void Size_counts_elements()
    {
        new OperatorCase("Size").Input(new float[6], 2, 3).Cast().Gives([], [6]);
        new OperatorCase("Size").Input([], 2, 0).Cast().Gives([], [0]);
    }

    [Theory]
    [InlineData(6, DataType.Float)]
    [InlineData(9, DataType.Float)]
    [InlineData(10, DataType.Bool)]
    [InlineData(22, DataType.Bool)]
    public void Dropout_keeps_everything_and_its_mask_says_so(int opset, DataType mask)
    {
        using var model = new TestGraph(opset).Input("x", 2).Also(g => g.Node("Dropout", ["x"], ["y", "mask"], opset == 6 ? [OnnxAttribute.Of("is_test", 1L)] : [])).Output("y").Output("mask", mask).Load();
        using var session = model.CreateSession();
        ((float[])[3, -4]).CopyTo(session.Input("x"));
        session.Run();
        Assert.Equal([3, -4], session.Output("y").ToArray());
        if (mask == DataType.Bool)
            Assert.Equal([true, true], session.Output<bool>("mask").ToArray());
        else
            Assert.Equal([1, 1], session.Output("mask").ToArray());
    }

    private static void Range(long[] start, long[] limit, long[] delta, long[] expected)
    {
        using var model = new TestGraph().Integers("start", start).Integers("limit", limit).Integers("delta", delta).Node("Range", ["start", "limit", "delta"], ["y"]).Output("y", DataType.Int64).Load();
        using var session = model.CreateSession();
        session.Run();
        Assert.Equal(expected, session.Output<long>("y").ToArray());
    }
}
