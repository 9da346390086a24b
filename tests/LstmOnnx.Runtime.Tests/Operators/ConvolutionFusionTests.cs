using LstmOnnx.Kernels;
using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>What a convolution does for the nodes behind it, against all of them written out in double; and what it must leave alone.</summary>
public class ConvolutionFusionTests
{
    private const double Tolerance = 1e-5;

    // The paths of a convolution: packed columns, position by position, plane by plane.
    private static readonly ReferenceConvolution[] Paths =
    [
        new(2, 1, 3, 4, [5, 9], [3, 3], [1, 1], [1, 1], [1, 1, 1, 1], true),
        new(2, 2, 3, 30, [6], [3], [2], [1], [0, 1], true),
        new(2, 4, 1, 1, [5, 9], [3, 3], [2, 1], [1, 1], [1, 1, 1, 1], false),
    ];

    [Fact]
    public void Normalisation_and_activation_become_part_of_the_convolution()
    {
        foreach (var shape in Paths)
        {
            var data = new Data(shape);
            Fused(data, g => g.Node("Relu", ["n"], ["y"]), "normalised by its weights, then Relu", x => Math.Max(x, 0));
            Fused(data, g => g.Node("Sigmoid", ["n"], ["y"]), "then Sigmoid", x => 1 / (1 + Math.Exp(-x)));
            Fused(data, g => g.Floats("low", [-0.25f]).Floats("high", [0.5f]).Node("Clip", ["n", "low", "high"], ["y"]), "then Clip", x => Math.Clamp(x, -0.25, 0.5));
            Fused(data, g => g.Floats("slope", [0.125f], 1).Node("PRelu", ["n", "slope"], ["y"]), "then LeakyRelu", x => x < 0 ? 0.125 * x : x);
        }
    }

    [Fact]
    public void A_HardSwish_that_is_written_out_is_found_in_each_of_its_forms()
    {
        foreach (var shape in Paths)
        {
            var data = new Data(shape);
            static double HardSwish(double x) => x * Math.Clamp(x + 3, 0, 6) / 6;
            Fused(data, g => Clipped(g).Node("Mul", ["n", "c"], ["p"]).Node("Div", ["p", "six"], ["y"]), "then HardSwish", HardSwish);
            Fused(data, g => Clipped(g).Node("Div", ["c", "six"], ["p"]).Node("Mul", ["p", "n"], ["y"]), "then HardSwish", HardSwish);
            Fused(data, g => Clipped(g).Floats("sixth", [1f / 6]).Node("Mul", ["c", "sixth"], ["p"]).Node("Mul", ["n", "p"], ["y"]), "then HardSwish", HardSwish);
        }
    }

    [Fact]
    public void A_transposed_convolution_without_strides_is_normalised_as_a_plain_one()
    {
        var shape = new ReferenceConvolution(2, 3, 1, 2, [5, 9], [3, 4], [1, 1], [1, 2], [1, 2, 1, 1], true);
        int[] from = [shape.Images, shape.Groups * shape.Channels, .. shape.Output];
        var (x, weights, bias) = (Seeded.Floats(ReferenceConvolution.Count(from), 1), Seeded.Floats(ReferenceConvolution.Count(shape.WeightShape), 2), Seeded.Floats(6, 3));
        var statistics = new Statistics(6);
        var graph = new TestGraph().Input("x", Dims(from)).Floats("w", weights, Long([shape.Groups * shape.Channels, shape.Features, .. shape.Kernel])).Floats("b", bias, 6)
            .Node("ConvTranspose", ["x", "w", "b"], ["v"], Attributes(shape)).Also(statistics.AddTo).Node("Relu", ["n"], ["y"]).Output("y");
        var expected = statistics.Apply(shape.Transpose(Widen(x), Widen(weights), Widen(bias)), ReferenceConvolution.Count(shape.Input));
        foreach (var width in SimdWidths.Available)
        {
            using var session = graph.Load(width).CreateSession();
            x.CopyTo(session.Input("x"));
            session.Run();
            Assert.Contains("normalised by its weights, then Relu", Assert.Single(session.Plan!.Kernels), StringComparison.Ordinal);
            Near.Equal(Array.ConvertAll(expected, v => Math.Max(v, 0)), session.Output("y").ToArray(), Tolerance);
        }
    }

    // Each graph keeps what lies between visible, or needs it twice, or changes its shape, or leaves bounds to data: nothing is fused, and results are those of the nodes.
    [Fact]
    public void What_others_see_or_data_decide_is_not_fused()
    {
        var data = new Data(Paths[0]);
        NotFused(data, g => g.Node("Relu", ["n"], ["y"]).Output("v"), x => Math.Max(x, 0), "normalised");
        NotFused(data, g => g.Node("Relu", ["n"], ["y"]).Output("n"), x => Math.Max(x, 0), "then Relu");
        NotFused(data, g => g.Node("Relu", ["n"], ["r"]).Node("Add", ["n", "r"], ["y"]), x => x + Math.Max(x, 0), "then");
        NotFused(data, g => g.Node("Mul", ["n", "n"], ["y"]), x => x * x, "then");
        NotFused(data, g => Clipped(g).Node("Mul", ["n", "c"], ["p"]).Node("Div", ["p", "six"], ["y"]).Output("c"), x => x * Math.Clamp(x + 3, 0, 6) / 6, "then");
        NotFused(data, g => Clipped(g).Node("Mul", ["n", "c"], ["p"]).Node("Div", ["six", "p"], ["y"]), x => 6 / (x * Math.Clamp(x + 3, 0, 6) / 1), "then");
        NotFused(data, g => Clipped(g, three: 2.5f).Node("Mul", ["n", "c"], ["p"]).Node("Div", ["p", "six"], ["y"]), x => x * Math.Clamp(x + 2.5, 0, 6) / 6, "then");
        NotFused(data, g => g.Input("low", 1).Node("Clip", ["n", "low"], ["y"]), x => Math.Max(x, 0), "then");
        NotFused(data, g => g.Floats("slopes", [0.5f, 0.5f, 0.5f, 0.5f], 4, 1, 1).Node("PRelu", ["n", "slopes"], ["y"]), x => x < 0 ? 0.5 * x : x, "then");
    }

    [Fact]
    public void A_bound_that_does_not_fit_is_refused_though_it_could_be_skipped()
    {
        var graph = new Data(Paths[0]).Graph().Floats("low", [0, 0], 2).Node("Clip", ["n", "low"], ["y"]).Output("y");
        Assert.Contains("expected a single number", Assert.ThrowsAny<ModelRefusedException>(() => graph.Load().CreateSession()).Message, StringComparison.Ordinal);
    }

    private static void Fused(Data data, Func<TestGraph, TestGraph> behind, string text, Func<double, double> function)
    {
        foreach (var width in SimdWidths.Available)
        {
            using var session = Run(data, behind(data.Graph()).Output("y"), width);
            Assert.Contains(text, Assert.Single(session.Plan!.Kernels), StringComparison.Ordinal);
            Assert.All(session.Plan.Nodes.Skip(1), node => Assert.EndsWith(": fused", node, StringComparison.Ordinal));
            Near.Equal(Array.ConvertAll(data.Normalised, v => function(v)), session.Output("y").ToArray(), Tolerance);
        }
    }

    private static void NotFused(Data data, Func<TestGraph, TestGraph> behind, Func<double, double> function, string absent)
    {
        using var session = Run(data, behind(data.Graph()).Output("y"), SimdWidths.Selected);
        Assert.DoesNotContain(session.Plan!.Kernels, call => call.Contains(absent, StringComparison.Ordinal));
        var (expected, found) = (Array.ConvertAll(data.Normalised, v => function(v)), session.Output("y").ToArray());
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= Tolerance * (1 + Math.Abs(expected[i]) * Math.Abs(expected[i])) || double.IsInfinity(expected[i]), $"element {i}: expected {expected[i]}, found {found[i]}");
    }

    private static LstmSession Run(Data data, TestGraph graph, SimdWidth width)
    {
        var session = graph.Load(width).CreateSession();
        data.X.CopyTo(session.Input("x"));
        session.Run();
        return session;
    }

    // n + 3 between 0 and 6.
    private static TestGraph Clipped(TestGraph graph, float three = 3) => graph.Floats("three", [three]).Floats("zero", [0]).Floats("six", [6])
        .Node("Add", ["n", "three"], ["a"]).Node("Clip", ["a", "zero", "six"], ["c"]);

    private static LstmOnnx.Onnx.Protobuf.AttributeProto[] Attributes(ReferenceConvolution shape) =>
        [Ints("strides", shape.Strides), Ints("dilations", shape.Dilations), Ints("pads", shape.Pads), OnnxAttribute.Of("group", (long)shape.Groups)];

    private static LstmOnnx.Onnx.Protobuf.AttributeProto Ints(string name, int[] values) => OnnxAttribute.Of(name, (IReadOnlyList<long>)Long(values));

    private static long[] Long(int[] values) => Array.ConvertAll(values, v => (long)v);

    private static Dim[] Dims(int[] shape) => [.. shape.Select(s => (Dim)s)];

    private static double[] Widen(float[] values) => Array.ConvertAll(values, v => (double)v);

    /// <summary>Statistics of a BatchNormalization from v to n.</summary>
    private sealed class Statistics(int channels)
    {
        private readonly float[] _scale = Seeded.Floats(channels, 4), _offset = Seeded.Floats(channels, 5), _mean = Seeded.Floats(channels, 6);
        private readonly float[] _variance = Array.ConvertAll(Seeded.Floats(channels, 7), v => 0.5f + (v * v));

        public void AddTo(TestGraph graph) => graph.Floats("scale", _scale, channels).Floats("offset", _offset, channels).Floats("mean", _mean, channels).Floats("variance", _variance, channels)
            .Node("BatchNormalization", ["v", "scale", "offset", "mean", "variance"], ["n"]);

        /// <summary>[…, channels, inner].</summary>
        public double[] Apply(double[] values, int inner) =>
            [.. values.Select((v, i) => (i / inner % channels) is var c ? ((v - _mean[c]) / Math.Sqrt(_variance[c] + 1e-5) * _scale[c]) + _offset[c] : 0)];
    }

    /// <summary>A convolution from x to v and a BatchNormalization from v to n.</summary>
    private sealed class Data
    {
        private readonly ReferenceConvolution _shape;
        private readonly float[] _weights, _bias;
        private readonly Statistics _statistics;

        public Data(ReferenceConvolution shape)
        {
            _shape = shape;
            var channels = shape.Groups * shape.Features;
            (X, _weights) = (Seeded.Floats(ReferenceConvolution.Count(shape.InputShape), 1), Seeded.Floats(ReferenceConvolution.Count(shape.WeightShape), 2));
            (_bias, _statistics) = (shape.WithBias ? Seeded.Floats(channels, 3) : [], new Statistics(channels));
            Normalised = _statistics.Apply(shape.Convolve(Widen(X), Widen(_weights), Widen(_bias)), ReferenceConvolution.Count(shape.Output));
        }

        public float[] X { get; }

        public double[] Normalised { get; }

        public TestGraph Graph()
        {
            var graph = new TestGraph().Input("x", Dims(_shape.InputShape)).Floats("w", _weights, Long(_shape.WeightShape));
            if (_shape.WithBias)
                graph.Floats("b", _bias, _bias.Length);
            return graph.Node("Conv", _shape.WithBias ? ["x", "w", "b"] : ["x", "w"], ["v"], Attributes(_shape)).Also(_statistics.AddTo);
        }
    }
}
