using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class UnaryTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Exp_sigmoid_and_tanh_are_within_their_bound_over_all_floats(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        // Every 3001st bit pattern: all exponents, both signs, no NaN.
        var x = Bits().Where(v => !float.IsNaN(v)).ToArray();
        var y = new float[x.Length];

        kernels.Exp(x, y);
        AssertUlps(x, y, Math.Exp, "exp", bound: 1);
        kernels.Sigmoid(x, y);
        AssertUlps(x, y, v => v < 0 ? Math.Exp(v) / (1 + Math.Exp(v)) : 1 / (1 + Math.Exp(-v)), "sigmoid", bound: 2.5);
        kernels.Tanh(x, y);
        AssertUlps(x, y, Math.Tanh, "tanh", bound: 1.5);

        static IEnumerable<float> Bits()
        {
            for (long bits = 0; bits <= uint.MaxValue; bits += 3001)
                yield return BitConverter.UInt32BitsToSingle((uint)bits);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_ends_are_exact(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        float[] x = [0f, -0f, float.PositiveInfinity, float.NegativeInfinity, 100f, -200f, float.MaxValue, -float.MaxValue];
        Assert.Equal([1f, 1f, float.PositiveInfinity, 0f, float.PositiveInfinity, 0f, float.PositiveInfinity, 0f], Run(kernels, UnaryOperation.Exp, x));
        Assert.Equal([0.5f, 0.5f, 1f, 0f, 1f, 0f, 1f, 0f], Run(kernels, UnaryOperation.Sigmoid, x));
        Near.SameBits([0f, -0f, 1f, -1f, 1f, -1f, 1f, -1f], Run(kernels, UnaryOperation.Tanh, x));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Denormals_come_through(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        float[] x = [float.Epsilon, -float.Epsilon, 1e-40f];
        Near.SameBits(x, Run(kernels, UnaryOperation.Tanh, x));
        // e^-100 = 3.7835e-44 is 27 units of the least denormal, 1.4013e-45.
        Assert.Equal([27 * float.Epsilon], Run(kernels, UnaryOperation.Exp, [-100f]));
        Assert.Equal([27 * float.Epsilon], Run(kernels, UnaryOperation.Sigmoid, [-100f]));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Neighbours_keep_their_order_where_the_curves_flatten(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        AssertRises(kernels, UnaryOperation.Tanh, 7f, 12f);
        AssertRises(kernels, UnaryOperation.Tanh, -12f, -7f);
        AssertRises(kernels, UnaryOperation.Sigmoid, 14f, 20f);
        AssertRises(kernels, UnaryOperation.Sigmoid, -110f, -100f);
        AssertRises(kernels, UnaryOperation.Exp, -110f, -100f);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void NaN_of_any_payload_stays_NaN_and_in_its_lane(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        foreach (var bits in new uint[] { 0x7FC00000, 0xFFC00000, 0x7FC001FF, 0xFFFFFFFF, 0x7FC000FF, 0x7F800001, 0xFFBFFFFF })
        {
            var nan = BitConverter.UInt32BitsToSingle(bits);
            foreach (var operation in Enum.GetValues<UnaryOperation>())
            {
                for (var at = 0; at < 19; at++)
                {
                    var x = Seeded.Floats(19, seed: 3, low: 0.1f);
                    x[at] = nan;
                    var y = Run(kernels, operation, x);
                    for (var i = 0; i < y.Length; i++)
                        Assert.Equal(i == at, float.IsNaN(y[i]));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_length_gives_the_elements_of_a_long_one_and_touches_no_others(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        var x = Seeded.Floats(40, seed: 5, low: -9, high: 9);
        foreach (var operation in Enum.GetValues<UnaryOperation>())
        {
            var all = Run(kernels, operation, x);
            for (var count = 0; count <= 40; count++)
            {
                var y = new float[44];
                Array.Fill(y, 77f);
                kernels.Unary(operation, x.AsSpan(0, count), y.AsSpan(2, count), 0.7f, 1.3f);
                Near.SameBits(all.AsSpan(0, count), y.AsSpan(2, count));
                Assert.All(y[..2].Concat(y[(2 + count)..]), v => Assert.Equal(77f, v));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_simple_operations_are_exact_and_work_in_place(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        var x = Seeded.Floats(37, seed: 6, low: -4, high: 4);
        AssertExact(UnaryOperation.Relu, v => MathF.Max(0, v));
        AssertExact(UnaryOperation.Negate, v => -v);
        AssertExact(UnaryOperation.Sqrt, MathF.Sqrt);
        AssertExact(UnaryOperation.Abs, MathF.Abs);
        AssertExact(UnaryOperation.Reciprocal, v => 1 / v);
        AssertExact(UnaryOperation.Sign, v => MathF.Sign(v));

        void AssertExact(UnaryOperation operation, Func<float, float> expected)
        {
            var y = x.ToArray();
            kernels.Unary(operation, y, y);
            Near.SameBits([.. x.Select(expected)], y);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Wrong_lengths_are_refused(SimdWidth width)
    {
        var refused = Assert.Throws<ArgumentException>(() => SimdKernels.Of(width).Exp(new float[3], new float[4]));
        Assert.Contains("destination has 4 floats; expected 3", refused.Message, StringComparison.Ordinal);
    }

    // Parameters that every operation can have; most ignore them.
    private static float[] Run(SimdKernels kernels, UnaryOperation operation, float[] x)
    {
        var y = new float[x.Length];
        kernels.Unary(operation, x, y, 0.7f, 1.3f);
        return y;
    }

    private static void AssertUlps(float[] x, float[] y, Func<double, double> exact, string name, double bound)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var expected = exact(x[i]);
            if (float.IsInfinity((float)expected) && y[i] == (float)expected)
                continue;
            var ulp = Math.Max(MathF.BitIncrement(MathF.Abs((float)expected)) - (double)MathF.Abs((float)expected), float.Epsilon);
            if (!(Math.Abs(y[i] - expected) <= bound * ulp))
                Assert.Fail($"{name}({x[i]:R}) is {y[i]:R}, expected {expected:R}: {Math.Abs(y[i] - expected) / ulp} units off");
        }
    }

    private static void AssertRises(SimdKernels kernels, UnaryOperation operation, float from, float to)
    {
        var x = Enumerable.Range(0, 40_001).Select(i => from + ((to - from) * i / 40_000)).ToArray();
        var y = Run(kernels, operation, x);
        for (var i = 1; i < y.Length; i++)
            Assert.True(y[i] >= y[i - 1], $"{operation} falls from {y[i - 1]:R} to {y[i]:R} at {x[i]:R}");
    }
}
