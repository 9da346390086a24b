using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Tests.Support;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>Operators that pick, place and repeat elements, worked out by hand.</summary>
public class MovingOperatorTests
{
    private static readonly float[] Six = [1, 2, 3, 4, 5, 6];

    private static readonly AttributeProto Axis1 = OnnxAttribute.Of("axis", 1L);

    [Fact]
    public void Pad_fills_mirrors_repeats_wraps_and_cuts()
    {
        new OperatorCase("Pad").Input(Six, 2, 3).Axes(1, 0, 0, 2).Gives([3, 5], [0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 4, 5, 6, 0, 0]);
        new OperatorCase("Pad").Input([1, 2, 3], 3).Axes(1, 1).Input([9]).Gives([5], [9, 1, 2, 3, 9]);
        new OperatorCase("Pad").Input([1, 2, 3], 3).Axes(3, 5).With(OnnxAttribute.Of("mode", "reflect")).Gives([11], [2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2]);
        new OperatorCase("Pad").Input([1, 2, 3], 3).Axes(2, 1).With(OnnxAttribute.Of("mode", "edge")).Gives([6], [1, 1, 1, 2, 3, 3]);
        new OperatorCase("Pad", opset: 19).Input([1, 2, 3], 3).Axes(4, 2).With(OnnxAttribute.Of("mode", "wrap")).Gives([9], [3, 1, 2, 3, 1, 2, 3, 1, 2]);
        new OperatorCase("Pad").Input(Six, 2, 3).Axes(0, -1, -1, 1).Gives([1, 3], [2, 3, 0]);
        new OperatorCase("Pad").Input(Six, 2, 3).Axes(-1, 0, 0, -1).Gives([1, 2], [4, 5]);
        new OperatorCase("Pad", opset: 18).Input(Six, 2, 3).Axes(1, 0).Absent().Axes(-1).Gives([2, 4], [0, 1, 2, 3, 0, 4, 5, 6]);
        new OperatorCase("Pad", opset: 10).Input([1, 2], 2).With(Ints("pads", 0, 1), OnnxAttribute.Of("value", 7f)).Gives([3], [1, 2, 7]);
        new OperatorCase("Pad").Input([1, 2], 2).Axes(0, -3).Refused(RefusalCode.ShapeMismatch, "pads 0 and -3");
        new OperatorCase("Pad").Input([1, 2], 2).Axes(0, 1).With(OnnxAttribute.Of("mode", "wrap")).Refused(RefusalCode.UnsupportedAttribute, "mode");
        new OperatorCase("Pad").Input([], 0).Axes(1, 1).With(OnnxAttribute.Of("mode", "edge")).Refused(RefusalCode.ShapeMismatch, "holds nothing");
        new OperatorCase("CenterCropPad", opset: 18).Input(Six, 2, 3).Axes(3, 2).Gives([3, 2], [1, 2, 4, 5, 0, 0]);
        new OperatorCase("CenterCropPad", opset: 18).Input(Six, 1, 6).Axes(3).With(Ints("axes", -1)).Gives([1, 3], [2, 3, 4]);
    }

    [Fact]
    public void Tile_repeats_and_Split_takes_apart()
    {
        new OperatorCase("Tile").Input(Six, 2, 3).Axes(2, 2).Gives([4, 6], [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]);
        new OperatorCase("Tile").Input(Six, 2, 3).Axes(1, 0).Gives([2, 0], []);
        new OperatorCase("Tile").Input(Six, 2, 3).Axes(2).Refused(RefusalCode.ShapeMismatch, "1 repeats");
        Split(17, Axis1, []).Refused("does not split into 2 parts");
        Split(18, Axis1, []).Gives([1, 2, 4, 5], [3, 6]);
        Split(13, OnnxAttribute.Of("axis", -2L), []).Gives([1, 2, 3], [4, 5, 6]);
        Split(11, Axis1, [1, 2], asInput: false).Gives([1, 4], [2, 3, 5, 6]);
        Split(13, Axis1, [3, 0], asInput: true).Gives(Six, []);
        Split(13, Axis1, [1, 1], asInput: true).Refused("parts of [1, 1]");
    }

    [Fact]
    public void DepthToSpace_and_SpaceToDepth_undo_each_other()
    {
        // Four channels of one row of two positions become a square of two by four.
        float[] depth = [1, 2, 3, 4, 5, 6, 7, 8];
        float[] space = [1, 3, 2, 4, 5, 7, 6, 8];
        new OperatorCase("DepthToSpace").Input(depth, 1, 4, 1, 2).With(OnnxAttribute.Of("blocksize", 2L)).Gives([1, 1, 2, 4], space);
        new OperatorCase("SpaceToDepth").Input(space, 1, 1, 2, 4).With(OnnxAttribute.Of("blocksize", 2L)).Gives([1, 4, 1, 2], depth);
        // Eight channels of one position: DCR takes every second one for a channel, CRD four in a row.
        new OperatorCase("DepthToSpace").Input(depth, 1, 8, 1, 1).With(OnnxAttribute.Of("blocksize", 2L)).Gives([1, 2, 2, 2], [1, 3, 5, 7, 2, 4, 6, 8]);
        new OperatorCase("DepthToSpace").Input(depth, 1, 8, 1, 1).With(OnnxAttribute.Of("blocksize", 2L), OnnxAttribute.Of("mode", "CRD")).Gives([1, 2, 2, 2], depth);
        new OperatorCase("DepthToSpace").Input(Six, 1, 6, 1, 1).With(OnnxAttribute.Of("blocksize", 2L)).Refused(RefusalCode.ShapeMismatch, "2 × 2");
    }

    [Fact]
    public void Elements_and_blocks_are_gathered_by_index()
    {
        new OperatorCase("GatherElements").Input(Six, 2, 3).Integers([2, -3, 1, 1], 2, 2).With(Axis1).Gives([2, 2], [3, 1, 5, 5]);
        new OperatorCase("GatherElements").Input(Six, 2, 3).Integers([1, 0], 1, 2).Gives([1, 2], [4, 2]);
        new OperatorCase("GatherElements").Input(Six, 2, 3).Integers(new long[9], 3, 3).With(Axis1).Refused(RefusalCode.ShapeMismatch, "along axis 0");
        new OperatorCase("GatherND").Input(Six, 2, 3).Integers([1, 2, 0, -2], 2, 2).Gives([2], [6, 2]);
        new OperatorCase("GatherND").Input(Six, 2, 3).Integers([-1], 1, 1).Gives([1, 3], [4, 5, 6]);
        new OperatorCase("GatherND").Input(Six, 2, 3).Integers([1, 0], 2, 1).With(OnnxAttribute.Of("batch_dims", 1L)).Gives([2], [2, 4]);
        new OperatorCase("GatherND").Input(Six, 2, 3).Integers([0, 0, 0], 1, 3).Refused(RefusalCode.ShapeMismatch, "tuples of 3");
        new OperatorCase("Compress").Input(Six, 2, 3).Refused(RefusalCode.MissingValue, "1 inputs");
    }

    [Fact]
    public void Updates_replace_or_combine_one_after_the_other()
    {
        new OperatorCase("ScatterElements").Input(Six, 2, 3).Integers([2, 0], 2, 1).Input([8, 9], 2, 1).With(Axis1).Gives([2, 3], [1, 2, 8, 9, 5, 6]);
        new OperatorCase("Scatter", opset: 9).Input(Six, 2, 3).Integers([-1, 1], 1, 2).Input([8, 9], 1, 2).Gives([2, 3], [1, 2, 3, 8, 9, 6]);
        new OperatorCase("ScatterElements", opset: 18).Input([1, 2], 2).Integers([1, 1, 1], 3).Input([5, -4, 3], 3).With(Reduction("add")).Gives([2], [1, 6]);
        new OperatorCase("ScatterElements", opset: 18).Input([1, 2], 2).Integers([1, 1, 0], 3).Input([5, -4, 3], 3).With(Reduction("mul")).Gives([2], [3, -40]);
        new OperatorCase("ScatterElements", opset: 18).Input([1, 2], 2).Integers([1, 1, 0], 3).Input([5, -4, 0], 3).With(Reduction("max")).Gives([2], [1, 5]);
        new OperatorCase("ScatterND", opset: 18).Input([1, 2], 2).Integers([1, 1, 0], 3, 1).Input([5, -4, 3], 3).With(Reduction("min")).Gives([2], [1, -4]);
        new OperatorCase("ScatterND").Input(Six, 2, 3).Integers([-1], 1, 1).Input([7, 8, 9], 1, 3).Gives([2, 3], [1, 2, 3, 7, 8, 9]);
        new OperatorCase("ScatterND").Input(Six, 2, 3).Integers([0, 1], 1, 2).Input([7], 1).With(Reduction("add")).Gives([2, 3], [1, 9, 3, 4, 5, 6]);
        new OperatorCase("ScatterND").Input(Six, 2, 3).Integers([0], 1, 1).Input([7], 1).Refused(RefusalCode.ShapeMismatch, "expected [1, 3]");
        new OperatorCase("ScatterND").Input(Six, 2, 3).Integers([0], 1, 1).Input([7, 8, 9], 1, 3).With(Reduction("max")).Refused(RefusalCode.UnsupportedAttribute, "reduction");
        new OperatorCase("Scatter").Input(Six, 2, 3).Integers([0], 1, 1).Input([7], 1, 1).Refused(RefusalCode.UnsupportedOperator, "ScatterElements");
    }

    [Fact]
    public void Places_are_marked_and_triangles_cut()
    {
        new OperatorCase("OneHot").Input([0, -1, 7], 3).Integers([2], 1).Input([-1, 1], 2).Gives([3, 2], [1, -1, -1, 1, -1, -1]);
        new OperatorCase("OneHot").Input([0, 1], 2).Integers([3]).Input([0, 5], 2).With(OnnxAttribute.Of("axis", 0L)).Gives([3, 2], [5, 0, 0, 5, 0, 0]);
        new OperatorCase("EyeLike").Input(Six, 2, 3).With(OnnxAttribute.Of("k", 1L)).Gives([2, 3], [0, 1, 0, 0, 0, 1]);
        new OperatorCase("EyeLike").Input(Six, 2, 3).With(OnnxAttribute.Of("k", long.MinValue)).Gives([2, 3], new float[6]);
        new OperatorCase("Trilu").Input(Six, 2, 3).Gives([2, 3], [1, 2, 3, 0, 5, 6]);
        new OperatorCase("Trilu").Input(Six, 2, 3).Integers([1]).Gives([2, 3], [0, 2, 3, 0, 0, 6]);
        new OperatorCase("Trilu").Input(Six, 2, 3).Integers([long.MaxValue]).With(OnnxAttribute.Of("upper", 0L)).Gives([2, 3], Six);
        new OperatorCase("Trilu").Input(Six, 2, 3).Integers([-1]).With(OnnxAttribute.Of("upper", 0L)).Gives([2, 3], [0, 0, 0, 4, 0, 0]);
    }

    [Fact]
    public void TopK_orders_by_size_then_by_place_with_NaN_on_top()
    {
        float[] row = [3, 1, 3, float.NaN, 2];
        new OperatorCase("TopK").Input(row, 1, 5).Axes(4).Gives([1, 4], [float.NaN, 3, 3, 2]);
        new OperatorCase("TopK").Input(row, 5, 1).Axes(3).With(OnnxAttribute.Of("axis", 0L), OnnxAttribute.Of("largest", 0L)).Gives([3, 1], [1, 2, 3]);
        new OperatorCase("TopK", opset: 9).Input(row, 5).With(OnnxAttribute.Of("k", 0L)).Gives([0], []);
        new OperatorCase("TopK").Input(row, 5).Axes(6).Refused(RefusalCode.ShapeMismatch, "k = 6");
        using var model = new TestGraph().Input("x", DataType.Uint64, 5).Axes("k", 5).Node("TopK", ["x", "k"], ["y", "i"]).Output("y", DataType.Uint64).Output("i", DataType.Int64).Load();
        using var session = model.CreateSession();
        ((ulong[])[1, ulong.MaxValue, 0, 1, 7]).CopyTo(session.Input<ulong>("x"));
        session.Run();
        Assert.Equal([ulong.MaxValue, 7, 1, 1, 0], session.Output<ulong>("y").ToArray());
        Assert.Equal([1, 4, 0, 3, 2], session.Output<long>("i").ToArray());
    }

    [Fact]
    public void ReverseSequence_turns_the_first_steps_of_each_row()
    {
        new OperatorCase("ReverseSequence").Input(Six, 3, 2).Axes(2, 3).Gives([3, 2], [3, 6, 1, 4, 5, 2]);
        new OperatorCase("ReverseSequence").Input(Six, 2, 3).Axes(0, 2).With(OnnxAttribute.Of("time_axis", 1L), OnnxAttribute.Of("batch_axis", 0L)).Gives([2, 3], [1, 2, 3, 5, 4, 6]);
        new OperatorCase("ReverseSequence").Input(Six, 2, 3).Axes(1, 1).Refused(RefusalCode.ShapeMismatch, "expected Int64 [3]");
    }

    [Theory]
    [InlineData("GatherElements", 2)]
    [InlineData("GatherND", 2)]
    [InlineData("ScatterElements", 3)]
    [InlineData("ScatterND", 3)]
    public void An_index_outside_of_its_axis_is_named_when_it_comes(string opType, int inputs)
    {
        string[] names = ["x", "i", "u"];
        using var model = new TestGraph().Input("x", 4).Input("i", DataType.Int64, 1, 1).Floats("u", [1], 1).Axes("one", 1).Node("Reshape", ["i", "one"], ["flat"])
            .Node(opType, [.. names[..inputs].Select(n => n == "i" && opType.EndsWith("Elements", StringComparison.Ordinal) ? "flat" : n)], ["y"]).Output("y").Load();
        using var session = model.CreateSession();
        foreach (var good in new long[] { -4, 3 })
        {
            session.Input<long>("i")[0] = good;
            session.Run();
        }
        foreach (var bad in new[] { 4, -5, long.MaxValue, long.MinValue })
        {
            session.Input<long>("i")[0] = bad;
            var failure = Assert.Throws<ArgumentException>(() => session.Run());
            Assert.Contains($"{opType} node", failure.Message, StringComparison.Ordinal);
            Assert.Contains($"index {bad} ", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_follows_from_data_is_refused_where_the_shape_would_too()
    {
        Refused("NonZero", g => g.Node("NonZero", ["x"], ["y"]));
        Refused("OneHot", g => g.Input("depth", DataType.Int64, 1).Floats("values", [0, 1], 2).Node("OneHot", ["x", "depth", "values"], ["y"]));
        Refused("TopK", g => g.Input("k", DataType.Int64, 1).Node("TopK", ["x", "k"], ["y"]));
        Refused("Compress", g => g.Input("which", DataType.Bool, 2).Node("Compress", ["x", "which"], ["y"]));

        static void Refused(string opType, Func<TestGraph, TestGraph> build)
        {
            var refusal = Assert.Throws<UnsupportedOnnxException>(() =>
            {
                using var model = build(new TestGraph().Input("x", 2)).Output("y").Load();
                using var session = model.CreateSession();
            });
            Assert.Equal(RefusalCode.DependsOnData, refusal.Code);
            Assert.StartsWith($"{opType} node", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Fixed_conditions_choose_elements_and_coordinates()
    {
        using var model = new TestGraph().Input("x", 2, 3).Input("which", DataType.Bool, 3).Input("mask", DataType.Bool, 2, 2)
            .Node("Compress", ["x", "which"], ["columns"], Axis1).Output("columns").Node("Compress", ["x", "which"], ["flat"]).Output("flat")
            .Node("NonZero", ["mask"], ["places"]).Output("places", DataType.Int64).Load();
        var shapes = new Dictionary<string, int[]> { ["x"] = [2, 3], ["which"] = [3], ["mask"] = [2, 2] };
        using var session = model.CreateSession(shapes, new Dictionary<string, Array> { ["which"] = new long[] { 1, 0, 1 }, ["mask"] = new long[] { 0, 1, 1, 1 } });
        Six.CopyTo(session.Input("x"));
        session.Run();
        Assert.Equal([1, 3, 4, 6], session.Output("columns"));
        Assert.Equal([1, 3], session.Output("flat"));
        Assert.Equal([2, 3], session.OutputShape("places"));
        Assert.Equal([0, 1, 1, 1, 0, 1], session.Output<long>("places").ToArray());
    }

    private static AttributeProto Reduction(string name) => OnnxAttribute.Of("reduction", name);

    private static AttributeProto Ints(string name, params int[] values) => OnnxAttribute.Of(name, (IReadOnlyList<long>)[.. values.Select(v => (long)v)]);

    private static SplitCase Split(int opset, AttributeProto axis, int[] parts, bool asInput = false) => new(opset, axis, parts, asInput);

    // Six in two parts.
    private sealed record SplitCase(int Opset, AttributeProto Axis, int[] Parts, bool AsInput)
    {
        public void Gives(params float[][] expected)
        {
            using var model = Model();
            using var session = model.CreateSession();
            Six.CopyTo(session.Input("x"));
            session.Run();
            Assert.Equal(expected[0], session.Output("a"));
            Assert.Equal(expected[1], session.Output("b"));
        }

        public void Refused(string why)
        {
            var refusal = Assert.ThrowsAny<ModelRefusedException>(() =>
            {
                using var model = Model();
                using var session = model.CreateSession();
            });
            Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        }

        private LstmModel Model()
        {
            var graph = new TestGraph(Opset).Input("x", 2, 3).Axes("parts", [.. Parts.Select(p => (long)p)]);
            var attributes = Parts.Length > 0 && !AsInput ? new[] { Axis, Ints("split", Parts) } : [Axis];
            return graph.Node("Split", AsInput ? ["x", "parts"] : ["x"], ["a", "b"], attributes).Output("a").Output("b").Load();
        }
    }
}
