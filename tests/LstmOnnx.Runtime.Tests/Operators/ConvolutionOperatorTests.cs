using LstmOnnx.Kernels;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>Conv and ConvTranspose against their definition, written out in double; sums of up to 600 products of numbers below 1 are off by less than 600 · 2⁻²⁴ · 24.</summary>
public class ConvolutionOperatorTests
{
    private const double Tolerance = 1e-4;

    // The paths by which a convolution is computed: few positions as rows (seen in the image itself, or copied), many as packed columns, in one block and in several, and plane by plane.
    private static readonly ReferenceConvolution[] Cases =
    [
        new(2, 1, 1, 40, [20], [9], [4], [1], [0, 0], true),
        new(1, 1, 6, 20, [5], [1], [2], [1], [0, 0], true),
        new(1, 1, 6, 20, [5], [3], [1], [1], [1, 1], false),
        new(2, 1, 7, 9, [3], [3], [1], [1], [0, 0], true),
        new(2, 2, 3, 5, [33], [4], [2], [3], [2, 5], true),
        new(1, 1, 3, 2, [7, 9], [3, 2], [2, 1], [1, 2], [1, 0, 2, 1], true),
        new(2, 2, 64, 5, [20, 20], [3, 3], [1, 1], [1, 1], [1, 1, 1, 1], false),
        new(2, 1, 2, 3, [4, 5, 6], [2, 3, 2], [1, 2, 1], [2, 1, 1], [1, 0, 1, 0, 2, 1], true),
        new(2, 5, 1, 1, [9, 19], [3, 3], [1, 1], [1, 1], [1, 1, 1, 1], true),
        new(1, 5, 1, 2, [9, 19], [5, 3], [2, 2], [1, 2], [2, 0, 1, 3], false),
        new(1, 3, 1, 1, [400], [7], [1], [2], [6, 6], true),
        new(1, 3, 1, 1, [1000], [3], [3], [1], [1, 0], true),
        new(1, 2, 3, 2, [6, 11], [3, 4], [1, 1], [1, 2], [1, 2, 1, 0], true),
        new(1, 2, 1, 1, [2, 3, 4], [2, 2, 2], [1, 1, 2], [1, 1, 1], [0, 1, 0, 1, 0, 1], true),
    ];

    [Fact]
    public void Conv_is_its_definition_in_every_form_and_an_image_is_itself_alone()
    {
        foreach (var shape in Cases)
        {
            var (x, weights, bias) = Numbers(shape, shape.InputShape);
            var expected = shape.Convolve(Widen(x), Widen(weights), Widen(bias));
            foreach (var width in SimdWidths.Available)
            {
                var y = Run(shape, "Conv", width, shape.InputShape, x, weights, bias, weightsAreData: false);
                Near.Equal(expected, y, Tolerance);
                // Weights that are data take the path of packed columns, which has the same order of sums.
                Near.SameBits(y, Run(shape, "Conv", width, shape.InputShape, x, weights, bias, weightsAreData: true));
                var last = shape with { Images = 1 };
                var alone = Run(last, "Conv", width, last.InputShape, x[^ReferenceConvolution.Count(last.InputShape)..], weights, bias, weightsAreData: false);
                Near.SameBits(y.AsSpan(y.Length - alone.Length), alone);
            }
        }
    }

    [Fact]
    public void ConvTranspose_is_its_definition_and_an_image_is_itself_alone()
    {
        foreach (var shape in Cases)
        {
            // A stride that skips the last elements leaves them out of the transposed result too.
            if (shape.Input.Where((size, i) => (size + shape.Pads[i] + shape.Pads[i + shape.Input.Length] - ((shape.Kernel[i] - 1) * shape.Dilations[i]) - 1) % shape.Strides[i] != 0).Any())
                continue;
            var (x, weights, bias) = Numbers(shape, [shape.Images, shape.Groups * shape.Channels, .. shape.Output]);
            var expected = shape.Transpose(Widen(x), Widen(weights), Widen(bias));
            foreach (var width in SimdWidths.Available)
            {
                int[] from = [shape.Images, shape.Groups * shape.Channels, .. shape.Output];
                var y = Run(shape, "ConvTranspose", width, from, x, weights, bias, weightsAreData: false);
                Near.Equal(expected, y, Tolerance);
                // Without strides, constant weights are turned round once, and then it is a plain convolution; data are taken as they are.
                Near.Equal(expected, Run(shape, "ConvTranspose", width, from, x, weights, bias, weightsAreData: true), Tolerance);
                from[0] = 1;
                var alone = Run(shape with { Images = 1 }, "ConvTranspose", width, from, x[^ReferenceConvolution.Count(from)..], weights, bias, weightsAreData: false);
                Near.SameBits(y.AsSpan(y.Length - alone.Length), alone);
            }
        }
    }

    [Fact]
    public void Doubles_are_convolved_in_double()
    {
        foreach (var shape in Cases.Where(c => ReferenceConvolution.Count(c.InputShape) < 5000))
        {
            var (x, weights, bias) = Numbers(shape, shape.InputShape);
            var graph = new TestGraph().Input("x", DataType.Double, Dims(shape.InputShape)).Input("w", DataType.Double, Dims(shape.WeightShape));
            if (shape.WithBias)
                graph.Input("b", DataType.Double, bias.Length);
            using var model = graph.Node("Conv", shape.WithBias ? ["x", "w", "b"] : ["x", "w"], ["y"], Attributes(shape)).Output("y", DataType.Double).Load();
            using var session = model.CreateSession();
            Widen(x).CopyTo(session.Input<double>("x"));
            Widen(weights).CopyTo(session.Input<double>("w"));
            if (shape.WithBias)
                Widen(bias).CopyTo(session.Input<double>("b"));
            session.Run();
            var expected = shape.Convolve(Widen(x), Widen(weights), Widen(bias));
            var actual = session.Output<double>("y");
            Assert.Equal(expected.Length, actual.Length);
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], 1e-12);
        }
    }

    [Fact]
    public void Same_padding_puts_the_odd_element_behind_or_in_front()
    {
        Conv("SAME_UPPER").Gives([1, 1, 4], [3, 5, 7, 4]);
        Conv("SAME_LOWER").Gives([1, 1, 4], [1, 3, 5, 7]);
        Conv("VALID").Gives([1, 1, 3], [3, 5, 7]);
        Conv("SIDEWAYS").Refused(RefusalCode.UnsupportedAttribute, "SAME_UPPER");

        static OperatorCase Conv(string autoPad) =>
            new OperatorCase("Conv").Input([1, 2, 3, 4], 1, 1, 4).Input([1, 1], 1, 1, 2).With(OnnxAttribute.Of("auto_pad", autoPad));
    }

    // 1 and 2 write 1 1 1 . . and . . 2 2 2.
    [Fact]
    public void ConvTranspose_cuts_and_pads_its_result_as_it_is_told()
    {
        Transposed().Gives([1, 1, 5], [1, 1, 3, 2, 2]);
        Transposed(Ints("output_padding", 1)).Gives([1, 1, 6], [1, 1, 3, 2, 2, 0]);
        Transposed(Ints("pads", 1, 0)).Gives([1, 1, 4], [1, 3, 2, 2]);
        Transposed(Ints("output_shape", 3)).Gives([1, 1, 3], [1, 3, 2]);
        Transposed(Ints("output_shape", 1, 1, 4)).Gives([1, 1, 4], [1, 3, 2, 2]);
        Transposed(Ints("output_shape", 7)).Gives([1, 1, 7], [1, 1, 3, 2, 2, 0, 0]);
        Transposed(OnnxAttribute.Of("auto_pad", "SAME_UPPER")).Gives([1, 1, 4], [1, 1, 3, 2]);
        Transposed(OnnxAttribute.Of("auto_pad", "SAME_LOWER")).Gives([1, 1, 4], [1, 3, 2, 2]);
        Transposed(Ints("pads", 3, 3)).Refused(RefusalCode.ShapeMismatch, "size -1");

        static OperatorCase Transposed(params AttributeProto[] more) =>
            new OperatorCase("ConvTranspose").Input([1, 2], 1, 1, 2).Input([1, 1, 1], 1, 1, 3).With([Ints("strides", 2), .. more]);
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        new OperatorCase("Conv").Input(new float[8], 1, 2, 4).Input(new float[6], 1, 3, 2).Refused(RefusalCode.ShapeMismatch, "1 groups");
        new OperatorCase("Conv").Input(new float[4], 1, 1, 4).Input(new float[5], 1, 1, 5).Refused(RefusalCode.ShapeMismatch, "5 elements over an axis of 4");
        new OperatorCase("Conv").Input(new float[4], 1, 1, 4).Input(new float[2], 1, 1, 2).With(Ints("strides", 0)).Refused(RefusalCode.UnsupportedAttribute, "strides");
        new OperatorCase("Conv").Input(new float[4], 1, 1, 4).Input(new float[2], 1, 1, 2).With(Ints("kernel_shape", 3)).Refused(RefusalCode.ShapeMismatch, "kernel_shape");
        new OperatorCase("Conv").Input(new float[4], 1, 1, 4).Input(new float[2], 1, 1, 2).With(Ints("strides", 1, 1)).Refused(RefusalCode.ShapeMismatch, "1 spatial axes");
        new OperatorCase("Conv").Input(new float[4], 1, 1, 4, 1, 1, 1).Input(new float[2], 1, 1, 2, 1, 1, 1).Refused(RefusalCode.UnsupportedOperator, "4 spatial axes");
    }

    private static float[] Run(ReferenceConvolution shape, string opType, SimdWidth width, int[] inputShape, float[] x, float[] weights, float[] bias, bool weightsAreData)
    {
        var weightShape = opType == "Conv" ? shape.WeightShape : [shape.Groups * shape.Channels, shape.Features, .. shape.Kernel];
        var graph = new TestGraph().Input("x", Dims(inputShape));
        if (weightsAreData)
            graph.Input("w", Dims(weightShape));
        else
            graph.Floats("w", weights, [.. weightShape.Select(s => (long)s)]);
        if (shape.WithBias)
            graph.Floats("b", bias, bias.Length);
        using var model = graph.Node(opType, shape.WithBias ? ["x", "w", "b"] : ["x", "w"], ["y"], Attributes(shape)).Output("y").Load(width);
        using var session = model.CreateSession();
        x.CopyTo(session.Input("x"));
        if (weightsAreData)
            weights.CopyTo(session.Input("w"));
        Assert.Equal(0, Allocation.Least(session.Run, warmup: 1));
        var expected = opType == "Conv" ? shape.OutputShape : [shape.Images, shape.Groups * shape.Features, .. shape.Input];
        Assert.Equal(expected, session.OutputShape("y"));
        return session.Output("y").ToArray();
    }

    private static (float[] X, float[] Weights, float[] Bias) Numbers(ReferenceConvolution shape, int[] input) => (
        Seeded.Floats(ReferenceConvolution.Count(input), seed: 1), Seeded.Floats(ReferenceConvolution.Count(shape.WeightShape), seed: 2),
        shape.WithBias ? Seeded.Floats(shape.Groups * shape.Features, seed: 3) : []);

    private static AttributeProto[] Attributes(ReferenceConvolution shape) =>
        [Ints("strides", shape.Strides), Ints("dilations", shape.Dilations), Ints("pads", shape.Pads), OnnxAttribute.Of("group", (long)shape.Groups)];

    private static AttributeProto Ints(string name, params int[] values) => OnnxAttribute.Of(name, (IReadOnlyList<long>)[.. values.Select(v => (long)v)]);

    private static Dim[] Dims(int[] shape) => [.. shape.Select(s => (Dim)s)];

    private static double[] Widen(float[] values) => Array.ConvertAll(values, v => (double)v);
}
