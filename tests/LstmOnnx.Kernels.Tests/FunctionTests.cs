using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

/// <summary>Elementwise functions beyond exp, logistic and tanh, against the same formulas in double.</summary>
public sealed class FunctionTests
{
    // Every 3001st bit pattern: all exponents, both signs, no NaN.
    private static readonly float[] AllFloats = [.. Bits(3001).Where(v => !float.IsNaN(v))];

    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Log_is_within_2_units_and_right_at_its_ends(SimdWidth width)
    {
        var x = AllFloats.Where(v => v > 0).Concat(Around(1, 100_000)).Concat(Around(0.70710678f, 1000)).Concat(Around(1.41421356f, 1000)).ToArray();
        Ulps.Within(2, "log", x, Run(width, UnaryOperation.Log, x), Math.Log);
        float[] ends = [0f, -0f, 1f, float.PositiveInfinity, -1f, -float.Epsilon, float.NegativeInfinity, float.NaN];
        Assert.Equal(
            [float.NegativeInfinity, float.NegativeInfinity, 0f, float.PositiveInfinity, float.NaN, float.NaN, float.NaN, float.NaN],
            Run(width, UnaryOperation.Log, ends));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Erf_is_within_4_units_and_odd(SimdWidth width)
    {
        var x = AllFloats.Concat(Line(-4.5f, 4.5f, 400_001)).Concat(Around(0.875f, 1000)).ToArray();
        var y = Run(width, UnaryOperation.Erf, x);
        Ulps.Within(4, "erf", x, y, ReferenceFunctions.Erf);
        Near.SameBits([.. y.Select(v => -v)], Run(width, UnaryOperation.Erf, [.. x.Select(v => -v)]));
        Near.SameBits([0f, -0f, 1f, -1f, 1f], Run(width, UnaryOperation.Erf, [0f, -0f, float.PositiveInfinity, float.NegativeInfinity, 4f]));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Softplus_is_within_4_units_of_both_its_ends(SimdWidth width)
    {
        var x = AllFloats.Concat(Line(-110f, 30f, 400_001)).ToArray();
        Ulps.Within(4, "softplus", x, Run(width, UnaryOperation.Softplus, x), ReferenceFunctions.Softplus);
        Assert.Equal([float.PositiveInfinity, 0f], Run(width, UnaryOperation.Softplus, [float.PositiveInfinity, float.NegativeInfinity]));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Rounding_has_the_bits_of_the_framework_over_all_floats(SimdWidth width)
    {
        // Halves, their neighbours, and the sizes from which on floats are whole.
        var x = AllFloats.Concat(Line(-20f, 20f, 321)).Concat(Around(0.5f, 3)).Concat(Around(-0.5f, 3)).Concat(Around(2.5f, 3)).Concat(Around(8388608f, 9))
            .Concat(Around(-8388608f, 9)).Concat(Around(4194304f, 9)).Concat([0f, -0f, float.PositiveInfinity, float.NegativeInfinity]).ToArray();
        Near.SameBits([.. x.Select(v => MathF.Round(v, MidpointRounding.ToEven))], Run(width, UnaryOperation.Round, x));
        Near.SameBits([.. x.Select(MathF.Floor)], Run(width, UnaryOperation.Floor, x));
        Near.SameBits([.. x.Select(MathF.Ceiling)], Run(width, UnaryOperation.Ceil, x));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Sign_and_reciprocal_are_exact_at_zeros_and_infinities(SimdWidth width)
    {
        float[] x = [0f, -0f, float.Epsilon, -float.Epsilon, float.PositiveInfinity, float.NegativeInfinity];
        Near.SameBits([0f, 0f, 1f, -1f, 1f, -1f], Run(width, UnaryOperation.Sign, x));
        Near.SameBits([1f / 0f, -1f / 0f, 1f / 0f, -1f / 0f, 0f, -0f], Run(width, UnaryOperation.Reciprocal, x));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Piecewise_linear_activations_have_the_bits_of_their_formulas(SimdWidth width)
    {
        var x = Line(-5f, 5f, 1003).Concat([0f, -0f, float.MaxValue, -float.MaxValue, float.PositiveInfinity, float.NegativeInfinity]).ToArray();
        Same(UnaryOperation.LeakyRelu, 0.01f, 0, v => v < 0 ? 0.01f * v : v);
        Same(UnaryOperation.LeakyRelu, -2f, 0, v => v < 0 ? -2f * v : v);
        Same(UnaryOperation.ThresholdedRelu, 1.5f, 0, v => v > 1.5f ? v : 0);
        Same(UnaryOperation.ThresholdedRelu, -1.5f, 0, v => v > -1.5f ? v : 0);
        Same(UnaryOperation.Clip, -1.25f, 2.5f, v => MathF.Min(2.5f, MathF.Max(-1.25f, v)));
        Same(UnaryOperation.Clip, 3f, 2f, _ => 2f);
        Same(UnaryOperation.Clip, float.NegativeInfinity, float.PositiveInfinity, v => v);
        Same(UnaryOperation.HardSigmoid, 0.2f, 0.5f, v => MathF.Max(0, MathF.Min(1, (0.2f * v) + 0.5f)));
        Same(UnaryOperation.HardSwish, 0, 0, v => v * MathF.Max(0, MathF.Min(1, (v * (1 / 6f)) + 0.5f)));
        Same(UnaryOperation.Softsign, 0, 0, v => v / (1 + MathF.Abs(v)));

        void Same(UnaryOperation operation, float alpha, float beta, Func<float, float> formula) =>
            Assert.Equal(x.Select(formula), Run(width, operation, x, alpha, beta));
    }

    // e^x − 1 is within 2 units, and each product adds half a unit to that.
    [Theory]
    [MemberData(nameof(Widths))]
    public void Exponential_activations_keep_their_relative_precision_near_zero(SimdWidth width)
    {
        var x = Line(-120f, 20f, 200_001).Concat(Line(-1f, 0.1f, 200_001)).Concat([-0f, float.PositiveInfinity, float.NegativeInfinity, -1e-30f]).ToArray();
        Ulps.Within(3, "elu", x, Run(width, UnaryOperation.Elu, x, 1.5f), v => v < 0 ? 1.5 * ReferenceFunctions.ExpMinusOne(v) : v);
        Ulps.Within(4, "selu", x, Run(width, UnaryOperation.Selu, x, 1.6732632f, 1.050701f),
            v => (double)1.050701f * (v < 0 ? 1.6732632f * ReferenceFunctions.ExpMinusOne(v) : v));
        // The quotient is rounded too, which weighs as x/alpha · e^(x/alpha) against e^(x/alpha) − 1: less than 1.
        Ulps.Within(4, "celu", x, Run(width, UnaryOperation.Celu, x, 2f), v => v < 0 ? 2 * ReferenceFunctions.ExpMinusOne(v / 2) : v);
        Assert.Equal([-3f * (MathF.Exp(2f / 3f) - 1), 2f], Run(width, UnaryOperation.Celu, [-2f, 2f], -3f), (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gelu_and_mish_are_within_their_bounds(SimdWidth width)
    {
        var x = Line(-30f, 30f, 400_001).Concat(Line(-1f, 1f, 100_001)).Concat([0f, 1e-30f, -1e-30f, 1e30f, -1e30f]).ToArray();
        Within(2e-7, UnaryOperation.Gelu, v => 0.5 * v * (1 + ReferenceFunctions.Erf(v / Math.Sqrt(2))));
        Within(2e-7, UnaryOperation.GeluTanh, v => 0.5 * v * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (v + (0.044715 * v * v * v)))));
        Within(3e-7, UnaryOperation.Mish, v => v * Math.Tanh(ReferenceFunctions.Softplus(v)));

        void Within(double bound, UnaryOperation operation, Func<double, double> exact)
        {
            var y = Run(width, operation, x);
            for (var i = 0; i < x.Length; i++)
                Assert.True(Math.Abs(y[i] - exact(x[i])) <= bound * Math.Abs(x[i]), $"{operation}({x[i]:R}) is {y[i]:R}, expected {exact(x[i]):R}");
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Operations_with_parameters_are_refused_without_them(SimdWidth width)
    {
        var refused = Assert.Throws<ArgumentException>(() => SimdKernels.Of(width).Unary(UnaryOperation.Elu, new float[3], new float[3]));
        Assert.Contains("no operation Elu without parameters", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SimdKernels.Of(width).Unary(UnaryOperation.Elu, new float[3], new float[4], 1, 0));
        Assert.Throws<ArgumentException>(() => SimdKernels.Of(width).Unary((UnaryOperation)99, new float[3], new float[3], 1, 0));
    }

    private static float[] Run(SimdWidth width, UnaryOperation operation, float[] x, float alpha = 0, float beta = 0)
    {
        var y = new float[x.Length];
        SimdKernels.Of(width).Unary(operation, x, y, alpha, beta);
        return y;
    }

    private static IEnumerable<float> Bits(uint step)
    {
        for (long bits = 0; bits <= uint.MaxValue; bits += step)
            yield return BitConverter.UInt32BitsToSingle((uint)bits);
    }

    private static IEnumerable<float> Around(float value, int neighbours)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        for (var i = -neighbours; i <= neighbours; i++)
            yield return BitConverter.Int32BitsToSingle(bits + i);
    }

    private static IEnumerable<float> Line(float from, float to, int count) => Enumerable.Range(0, count).Select(i => from + ((to - from) * i / (count - 1)));
}
