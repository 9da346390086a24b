using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>Resize and Upsample, worked out by hand: four places over two elements lie at −¼, ¼, ¾ and 1¼.</summary>
public class ResizeOperatorTests
{
    [Fact]
    public void Nearest_elements_are_repeated_or_left_out()
    {
        Resize([1, 2], 4).Gives([4], [1, 1, 2, 2]);
        Resize([1, 2, 3, 4], 2).With(Text("nearest_mode", "floor")).Gives([2], [1, 3]);
        Resize([1, 2, 3, 4], 2).With(Text("nearest_mode", "ceil")).Gives([2], [2, 4]);
        Resize([1, 2], 3).With(Text("coordinate_transformation_mode", "asymmetric"), Text("nearest_mode", "floor")).Gives([3], [1, 1, 2]);
        Resize([], 2).Refused(RefusalCode.ShapeMismatch, "holds nothing");
        Resize([1, 2], 4).With(Text("mode", "area")).Refused(RefusalCode.UnsupportedAttribute, "mode");
    }

    [Fact]
    public void Places_between_elements_are_interpolated()
    {
        Resize([1, 2], 4).With(Text("mode", "linear")).Gives([4], [1, 1.25f, 1.75f, 2]);
        Resize([1, 2], 3).With(Text("mode", "linear"), Text("coordinate_transformation_mode", "align_corners")).Gives([3], [1, 1.5f, 2]);
        // Keys' cubic of A = −½ goes through a straight line where it has four elements.
        Resize([0, 1, 2, 3], 7).With(Text("mode", "cubic"), Text("coordinate_transformation_mode", "align_corners"), OnnxAttribute.Of("cubic_coeff_a", -0.5f))
            .Gives([7], [0, 0.4375f, 1, 1.5f, 2, 2.5625f, 3], 1e-6);
    }

    [Fact]
    public void Axes_may_be_named_and_their_proportions_kept()
    {
        new OperatorCase("Resize", opset: 18).Input([1, 2, 3, 4], 2, 2).Absent().Absent().Axes(4).With(OnnxAttribute.Of("axes", (IReadOnlyList<long>)[-1L]))
            .Gives([2, 4], [1, 1, 2, 2, 3, 3, 4, 4]);
        new OperatorCase("Resize", opset: 18).Input([1, 2, 3, 4], 2, 2).Absent().Absent().Axes(4, 2).With(Text("keep_aspect_ratio_policy", "not_larger")).Gives([2, 2], [1, 2, 3, 4]);
        new OperatorCase("Resize", opset: 18).Input([1, 2], 2).Absent().Absent().Axes(4).With(OnnxAttribute.Of("antialias", 1L)).Refused(RefusalCode.UnsupportedAttribute, "antialias");
    }

    [Fact]
    public void Upsample_takes_scales_as_attribute() =>
        new OperatorCase("Upsample", opset: 7).Input([1, 2, 3, 4], 2, 2).With(OnnxAttribute.Of("scales", (IReadOnlyList<float>)[1f, 2.5f])).Gives([2, 5], [1, 1, 1, 2, 2, 3, 3, 3, 4, 4]);

    private static OperatorCase Resize(float[] values, params long[] sizes) => new OperatorCase("Resize").Input(values, values.Length).Absent().Absent().Axes(sizes);

    private static AttributeProto Text(string name, string value) => OnnxAttribute.Of(name, value);
}
