using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Tests.Support;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>Normalisations, worked out by hand with ε = 0: a row of 1 and 3 has the mean 2 and the variance 1.</summary>
public class NormalizationOperatorTests
{
    private static readonly AttributeProto Exact = OnnxAttribute.Of("epsilon", 0f);

    [Fact]
    public void BatchNormalization_scales_and_shifts_each_channel()
    {
        // (x − 1) / √4 · 2 + 10 = x + 9 in channel 0, x / √1 · 3 = 3 x in channel 1.
        Batch(new OperatorCase("BatchNormalization").Input([1, 2, 3, 4, 5, 6, 7, 8], 2, 2, 2)).With(Exact).Gives([2, 2, 2], [10, 11, 9, 12, 14, 15, 21, 24]);
        Batch(new OperatorCase("BatchNormalization").Input([1, 2, 3, 4], 2, 2)).With(Exact).Gives([2, 2], [10, 6, 12, 12]);
        Batch(new OperatorCase("BatchNormalization", opset: 8).Input([1, 2, 3, 4], 2, 1, 2)).With(Exact, OnnxAttribute.Of("spatial", 0L)).Gives([2, 1, 2], [10, 6, 12, 12]);
        Batch(new OperatorCase("BatchNormalization", opset: 6).Input([1, 2], 1, 2)).With(Exact, OnnxAttribute.Of("is_test", 1L)).Gives([1, 2], [10, 6]);
        Batch(new OperatorCase("BatchNormalization", opset: 6).Input([1, 2], 1, 2)).Refused(RefusalCode.UnsupportedAttribute, "is_test");
        Batch(new OperatorCase("BatchNormalization").Input([1, 2], 1, 2)).With(OnnxAttribute.Of("training_mode", 1L)).Refused(RefusalCode.UnsupportedAttribute, "training");

        static OperatorCase Batch(OperatorCase node) => node.Input([2, 3], 2).Input([10, 0], 2).Input([1, 0], 2).Input([4, 1], 2);
    }

    [Fact]
    public void Stored_statistics_are_folded_into_one_call()
    {
        using var model = new TestGraph().Input("x", 1, 2, 3).Floats("scale", [2, 3], 2).Floats("shift", [10, 0], 2).Floats("mean", [1, 0], 2).Floats("var", [4, 1], 2)
            .Node("BatchNormalization", ["x", "scale", "shift", "mean", "var"], ["y"], Exact).Output("y").Load();
        using var session = model.CreateSession();
        ((float[])[1, 2, 3, 4, 5, 6]).CopyTo(session.Input("x"));
        session.Run();
        Assert.Equal([10, 11, 12, 12, 15, 18], session.Output("y"));
        Assert.Contains("scale and shift", Assert.Single(session.Plan!.Kernels), StringComparison.Ordinal);
    }

    [Fact]
    public void LayerNormalization_takes_all_axes_from_one_on()
    {
        new OperatorCase("LayerNormalization").Input([1, 3, 10, 30], 2, 2).Input([2, 4], 2).Input([1, 0], 2).With(Exact).Gives([2, 2], [-1, 4, -1, 4], 1e-6);
        new OperatorCase("LayerNormalization").Input([1, 3, 1, 3], 1, 2, 2).Input([1], 1).With(Exact, OnnxAttribute.Of("axis", 1L)).Gives([1, 2, 2], [-1, 1, -1, 1], 1e-6);
        new OperatorCase("LayerNormalization").Input([1, 3], 1, 2).Input([1, 1, 1], 3).Refused(RefusalCode.ShapeMismatch, "broadcast to [2]");
        new OperatorCase("RMSNormalization", opset: 23).Input([3, 4, 0, 0], 1, 4).Input([1, 2, 3, 4], 4).With(Exact).Gives([1, 4], [1.2f, 3.2f, 0, 0], 1e-6);
    }

    [Fact]
    public void LayerNormalization_gives_mean_and_inverse_deviation_as_floats()
    {
        using var model = new TestGraph().Input("x", DataType.Float16, 2, 2).Input("scale", DataType.Float16, 2)
            .Node("LayerNormalization", ["x", "scale"], ["y", "mean", "inverse"], Exact).Output("y", DataType.Float16).Output("mean").Output("inverse").Load();
        using var session = model.CreateSession();
        ((Half[])[(Half)1, (Half)3, (Half)10, (Half)30]).CopyTo(session.Input<Half>("x"));
        session.Input<Half>("scale").Fill((Half)0.1f);
        session.Run();
        Assert.Equal([2, 20], session.Output("mean"));
        Assert.Equal([1, 0.1f], session.Output("inverse"));
        Assert.Equal([2, 1], session.OutputShape("mean"));
        Assert.Equal([(Half)(-0.1f), (Half)0.1f, (Half)(-0.1f), (Half)0.1f], session.Output<Half>("y").ToArray());
    }

    [Fact]
    public void Channels_are_normalised_alone_or_in_groups()
    {
        new OperatorCase("InstanceNormalization").Input([1, 3, 10, 30, 3, 1, 0, 2], 2, 2, 2).Input([1, 2], 2).Input([0, 5], 2).With(Exact)
            .Gives([2, 2, 2], [-1, 1, 3, 7, 1, -1, 3, 7], 1e-6);
        new OperatorCase("GroupNormalization", opset: 21).Input([1, 3, 10, 30], 1, 4, 1).Input([1, 2, 3, 4], 4).Input([0, 0, 0, 1], 4).With(Exact, OnnxAttribute.Of("num_groups", 2L))
            .Gives([1, 4, 1], [-1, 2, -3, 5], 1e-6);
        new OperatorCase("GroupNormalization", opset: 18).Input([1, 3, 10, 30], 1, 4, 1).Input([1, 2], 2).Input([0, 1], 2).With(Exact, OnnxAttribute.Of("num_groups", 2L))
            .Gives([1, 4, 1], [-1, 1, -1, 3], 1e-6);
        new OperatorCase("GroupNormalization", opset: 21).Input([1, 3, 10], 1, 3).Input([1, 2, 3], 3).Input([0, 0, 0], 3).With(OnnxAttribute.Of("num_groups", 2L)).Refused(RefusalCode.ShapeMismatch, "2 groups");
    }

    [Fact]
    public void Axes_anywhere_are_normalised_and_zeros_stay()
    {
        new OperatorCase("LpNormalization").Input([3, 0, 4, 0], 2, 2).With(OnnxAttribute.Of("axis", 0L)).Gives([2, 2], [0.6f, 0, 0.8f, 0], 1e-7);
        new OperatorCase("LpNormalization").Input([1, -3], 2).With(OnnxAttribute.Of("p", 1L)).Gives([2], [0.25f, -0.75f]);
        new OperatorCase("MeanVarianceNormalization").Input([1, 10, 3, 30], 2, 2).With(OnnxAttribute.Of("axes", (IReadOnlyList<long>)[0L])).Gives([2, 2], [-1, -1, 1, 1], 1e-6);
        // x / (1 + 3/3 · Σ x²): squares of both channels lie within a window of three.
        new OperatorCase("LRN").Input([1, 2], 1, 2, 1).With(OnnxAttribute.Of("size", 3L), OnnxAttribute.Of("alpha", 3f), OnnxAttribute.Of("beta", 1f)).Gives([1, 2, 1], [1f / 6, 2f / 6], 1e-7);
    }

    [Fact]
    public void Doubles_are_normalised_in_double()
    {
        using var model = new TestGraph().Input("x", DataType.Double, 1, 2, 2).Input("scale", DataType.Double, 2).Input("shift", DataType.Double, 2).Input("mean", DataType.Double, 2).Input("var", DataType.Double, 2)
            .Node("BatchNormalization", ["x", "scale", "shift", "mean", "var"], ["y"], Exact).Output("y", DataType.Double)
            .Node("InstanceNormalization", ["x", "scale", "shift"], ["z"], Exact).Output("z", DataType.Double).Load();
        using var session = model.CreateSession();
        ((double[])[1, 3, 10, 30]).CopyTo(session.Input<double>("x"));
        ((double[])[2, 3]).CopyTo(session.Input<double>("scale"));
        ((double[])[10, 0]).CopyTo(session.Input<double>("shift"));
        ((double[])[1, 0]).CopyTo(session.Input<double>("mean"));
        ((double[])[4, 9]).CopyTo(session.Input<double>("var"));
        session.Run();
        Assert.Equal([10, 12, 10, 30], session.Output<double>("y").ToArray());
        Assert.Equal([8, 12, -3, 3], session.Output<double>("z").ToArray());
    }
}
