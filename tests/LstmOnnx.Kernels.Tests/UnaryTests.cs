using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class UnaryTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

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
}
