using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>Functions of each element, of Float, Double and Float16, against .NET's doubles or values worked out by hand.</summary>
public class FunctionOperatorTests
{
    private static readonly float[] Points = [-3, -0.75f, -0.5f, 0, 0.25f, 0.5f, 1, 2.5f, 20, float.NaN];

    public static TheoryData<string, int, Func<double, double>> Functions { get; } = new()
    {
        { "Abs", 6, Math.Abs },
        { "Acos", 7, Math.Acos },
        { "Acosh", 9, Math.Acosh },
        { "Asin", 7, Math.Asin },
        { "Asinh", 9, Math.Asinh },
        { "Atan", 7, Math.Atan },
        { "Atanh", 9, Math.Atanh },
        { "Ceil", 6, Math.Ceiling },
        { "Celu", 12, x => Math.Max(0, x) + Math.Min(0, Math.Exp(x) - 1) },
        { "Clip", 6, x => x },
        { "Cos", 7, Math.Cos },
        { "Cosh", 9, Math.Cosh },
        { "Elu", 6, x => x < 0 ? Math.Exp(x) - 1 : x },
        { "Exp", 6, Math.Exp },
        { "Floor", 6, Math.Floor },
        { "HardSigmoid", 6, x => Math.Max(0, Math.Min(1, (0.2 * x) + 0.5)) },
        { "HardSwish", 14, x => x * Math.Max(0, Math.Min(1, (x / 6) + 0.5)) },
        { "LeakyRelu", 6, x => x < 0 ? 0.01 * x : x },
        { "Log", 6, Math.Log },
        { "Mish", 18, x => x * Math.Tanh(Math.Log(1 + Math.Exp(x))) },
        { "Neg", 6, x => -x },
        { "Reciprocal", 6, x => 1 / x },
        { "Relu", 6, x => Math.Max(0, x) },
        { "Round", 11, Math.Round },
        { "Selu", 6, x => 1.05070102 * (x < 0 ? 1.67326319 * (Math.Exp(x) - 1) : x) },
        { "Shrink", 9, x => Math.Abs(x) <= 0.5 ? 0 : x },
        { "Sigmoid", 6, x => 1 / (1 + Math.Exp(-x)) },
        { "Sign", 9, x => double.IsNaN(x) ? x : Math.Sign(x) },
        { "Sin", 7, Math.Sin },
        { "Sinh", 9, Math.Sinh },
        { "Softplus", 1, x => Math.Log(1 + Math.Exp(x)) },
        { "Softsign", 1, x => x / (1 + Math.Abs(x)) },
        { "Sqrt", 6, Math.Sqrt },
        { "Swish", 24, x => x / (1 + Math.Exp(-x)) },
        { "Tan", 7, Math.Tan },
        { "Tanh", 6, Math.Tanh },
        { "ThresholdedRelu", 10, x => x <= 1 ? 0 : x },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_is_that_of_doubles_from_its_first_opset_on(string opType, int firstOpset, Func<double, double> function)
    {
        var expected = Array.ConvertAll(Points, x => (float)function(x));
        foreach (var opset in (int[])[Math.Max(firstOpset, 6), 25])
        {
            // 4 units in the last place; what cancels near 0 has an absolute error of a few units of 1.
            new OperatorCase(opType, opset).Input(Points, Points.Length).Gives([Points.Length], expected, 3e-7, relative: 5e-7);
            new OperatorCase(opType, opset).Input(Points, Points.Length).As(ElementType.Double).Gives([Points.Length], expected, 1e-12, relative: 1.2e-7);
            new OperatorCase(opType, opset).Input(Points, Points.Length).As(ElementType.Float16).Gives([Points.Length], Array.ConvertAll(expected, y => (float)(Half)y), 1e-7, relative: 1 / 1024.0);
        }
        if (firstOpset > 6)
            new OperatorCase(opType, firstOpset - 1).Input([1], 1).Refused(RefusalCode.UnsupportedOpset, $"from {firstOpset}");
    }

    // erf(1/2) and erf(3) of Abramowitz and Stegun, table 7.1, and of mpmath.
    [Fact]
    public void Erf_and_Gelu_in_both_forms()
    {
        new OperatorCase("Erf").Input([-3, 0, 0.5f, 7], 4).Gives([4], [-0.9999779f, 0, 0.5204999f, 1], 1e-7);
        new OperatorCase("Erf").Input([-3, 0, 0.5f, 7], 4).As(ElementType.Double).Gives([4], [-0.9999779f, 0, 0.5204999f, 1], 1e-7);
        foreach (var type in (ElementType[])[ElementType.Float, ElementType.Double])
        {
            // x·Φ(x): Φ(1) = 0.8413447, Φ(−2) = 0.0227501; the other form differs in the fourth digit.
            new OperatorCase("Gelu", 20).Input([1, -2], 2).As(type).Gives([2], [0.8413447f, -0.0455003f], 1e-6);
            new OperatorCase("Gelu", 20).Input([1, -2], 2).As(type).With(OnnxAttribute.Of("approximate", "tanh")).Gives([2], [0.8411920f, -0.0454023f], 1e-6);
        }
        new OperatorCase("Gelu", 20).Input([1], 1).With(OnnxAttribute.Of("approximate", "none at all")).Refused(RefusalCode.UnsupportedAttribute, "'tanh'");
    }

    [Theory]
    [InlineData("Celu", 0.5f, -0.4908422f)]
    [InlineData("Elu", 0.5f, -0.43233234f)]
    [InlineData("LeakyRelu", 0.5f, -1f)]
    [InlineData("ThresholdedRelu", -3f, -2f)]
    [InlineData("HardSigmoid", 0.125f, 0.25f)]
    [InlineData("Swish", 2f, -0.03597242f)]
    public void Alpha_of_minus_two(string opType, float alpha, float expected)
    {
        foreach (var type in (ElementType[])[ElementType.Float, ElementType.Double])
            new OperatorCase(opType, 24).Input([-2], 1).As(type).With(OnnxAttribute.Of("alpha", alpha)).Gives([1], [expected], 1e-6);
    }

    [Fact]
    public void Further_parameters()
    {
        new OperatorCase("HardSigmoid").Input([1, -9], 2).With(OnnxAttribute.Of("alpha", 0.5f), OnnxAttribute.Of("beta", 0.25f)).Gives([2], [0.75f, 0]);
        new OperatorCase("Selu").Input([2, 0], 2).With(OnnxAttribute.Of("gamma", 3f), OnnxAttribute.Of("alpha", 1f)).Gives([2], [6, 0]);
        AttributeProto[] shrink = [OnnxAttribute.Of("lambd", 1.5f), OnnxAttribute.Of("bias", 1f)];
        new OperatorCase("Shrink").Input([-2, -1.5f, 0, 2], 4).With(shrink).Gives([4], [-1, 0, 0, 1]);
        new OperatorCase("Shrink").Input([-2, -1, 0, 2], 4).As(ElementType.Int8).With(shrink).Gives([4], [-1, 0, 0, 1]);
        new OperatorCase("Celu").Input([1], 1).With(OnnxAttribute.Of("alpha", 0f)).Refused(RefusalCode.UnsupportedAttribute, "alpha = 0");
    }

    [Fact]
    public void Integers_wrap_at_their_width_and_know_no_fractions()
    {
        new OperatorCase("Abs").Input([-3, 127, -128], 3).As(ElementType.Int8).Gives([3], [3, 127, -128]);
        new OperatorCase("Abs").Input([9.223372e18f], 1).As(ElementType.UInt64).Gives([1], [9.223372e18f]);
        new OperatorCase("Neg").Input([-3, 127, -128], 3).As(ElementType.Int8).Gives([3], [3, -127, -128]);
        new OperatorCase("Sign").Input([-3, 0, 5], 3).As(ElementType.Int32).Gives([3], [-1, 0, 1]);
        new OperatorCase("Sign").Input([9.3e18f], 1).As(ElementType.UInt64).Gives([1], [1]);
        new OperatorCase("Relu").Input([-3, 0, 5], 3).As(ElementType.Int32).Gives([3], [0, 0, 5]);
        new OperatorCase("BitwiseNot", 18).Input([0, 5, 255], 3).As(ElementType.UInt8).Gives([3], [255, 250, 0]);
        new OperatorCase("BitwiseNot", 18).Input([0, 5, -1], 3).As(ElementType.Int16).Gives([3], [-1, -6, 0]);
        new OperatorCase("Exp").Input([1], 1).As(ElementType.Int32).Refused(RefusalCode.UnsupportedType, "expected floats");
        new OperatorCase("Neg").Input([1], 1).As(ElementType.Bool).Refused(RefusalCode.UnsupportedType, "expected numbers");
    }

    [Fact]
    public void What_is_no_number_and_what_is_infinite()
    {
        float[] x = [1, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        foreach (var type in (ElementType[])[ElementType.Float, ElementType.Double, ElementType.BFloat16])
        {
            new OperatorCase("IsNaN").Input(x, 4).As(type).Gives([4], [0, 1, 0, 0]);
            new OperatorCase("IsInf").Input(x, 4).As(type).Gives([4], [0, 0, 1, 1]);
            new OperatorCase("IsInf").Input(x, 4).As(type).With(OnnxAttribute.Of("detect_negative", 0L)).Gives([4], [0, 0, 1, 0]);
            new OperatorCase("IsInf").Input(x, 4).As(type).With(OnnxAttribute.Of("detect_positive", 0L)).Gives([4], [0, 0, 0, 1]);
        }
        new OperatorCase("Not").Input([0, 1], 2).As(ElementType.Bool).Gives([2], [1, 0]);
        new OperatorCase("Not").Input([0, 1], 2).Refused(RefusalCode.UnsupportedType, "expected Bool");
    }

    [Fact]
    public void Clip_takes_bounds_as_attributes_then_as_inputs_and_holds_the_types_own()
    {
        new OperatorCase("Clip", 6).Input([-2, 0.5f, 9], 3).With(OnnxAttribute.Of("min", -1f), OnnxAttribute.Of("max", 1f)).Gives([3], [-1, 0.5f, 1]);
        new OperatorCase("Clip").Input([-2, 0.5f, 9], 3).Input([-1]).Input([1]).Gives([3], [-1, 0.5f, 1]);
        new OperatorCase("Clip").Input([-2, 0.5f, 9], 3).Absent().Input([1]).Gives([3], [-2, 0.5f, 1]);
        new OperatorCase("Clip").Input([-2, 0.5f, 9], 3).Input([-1]).Gives([3], [-1, 0.5f, 9]);
        // All become max where min is above it.
        new OperatorCase("Clip").Input([-2, 0.5f, 9], 3).Input([5]).Input([1]).Gives([3], [1, 1, 1]);
        new OperatorCase("Clip").Input([float.PositiveInfinity, float.NegativeInfinity, float.NaN], 3).Gives([3], [float.MaxValue, float.MinValue, float.NaN]);
        new OperatorCase("Clip").Input([float.PositiveInfinity], 1).As(ElementType.Float16).Gives([1], [65504]);
        new OperatorCase("Clip").Input([-2, 3, 9], 3).Input([-1]).Input([4]).As(ElementType.Int32).Gives([3], [-1, 3, 4]);
        new OperatorCase("Clip").Input([-2, 0.5f, 9], 3).Input([-1]).Input([4]).As(ElementType.Double).Gives([3], [-1, 0.5f, 4]);
        new OperatorCase("Clip").Input([1], 1).Input([1, 2], 2).Refused(RefusalCode.ShapeMismatch, "a single number");
    }

    [Fact]
    public void CastLike_takes_the_type_of_its_second_input() =>
        new OperatorCase("CastLike").Input([1.75f, -2.5f], 2).Integers([0]).Cast().Gives([2], [1, -2]);
}
