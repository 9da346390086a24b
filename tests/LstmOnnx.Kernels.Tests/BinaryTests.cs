using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class BinaryTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_operation_is_exact_at_every_length_and_broadcast(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        foreach (var (operation, expected) in new (BinaryOperation, Func<float, float, float>)[]
        {
            (BinaryOperation.Add, (x, y) => x + y),
            (BinaryOperation.Subtract, (x, y) => x - y),
            (BinaryOperation.Multiply, (x, y) => x * y),
            (BinaryOperation.Divide, (x, y) => x / y),
            (BinaryOperation.Minimum, MathF.Min),
            (BinaryOperation.Maximum, MathF.Max),
            (BinaryOperation.LeakyRelu, (x, y) => x < 0 ? x * y : x),
            (BinaryOperation.Power, (x, y) => (float)Math.Pow(x, y)),
        })
        {
            for (var count = 0; count <= 37; count++)
            {
                foreach (var (leftCount, rightCount) in new[] { (count, count), (1, count), (count, 1), (1, 1) })
                {
                    var left = Seeded.Floats(leftCount, seed: 1);
                    var right = Seeded.Floats(rightCount, seed: 2);
                    var result = new float[count];
                    kernels.Binary(operation, left, right, result);
                    Near.SameBits([.. Enumerable.Range(0, count).Select(i => expected(left[leftCount == 1 ? 0 : i], right[rightCount == 1 ? 0 : i]))], result);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Minimum_and_maximum_take_NaN_from_either_side_and_tell_zeros_apart(SimdWidth width)
    {
        float[] left = [1f, float.NaN, 1f, float.NaN, 0f, -0f, float.NegativeInfinity, float.PositiveInfinity, float.NaN];
        float[] right = [2f, 1f, float.NaN, float.NaN, -0f, 0f, 3f, 3f, float.NegativeInfinity];
        var result = new float[left.Length];
        SimdKernels.Of(width).Binary(BinaryOperation.Minimum, left, right, result);
        Assert.Equal([1f, float.NaN, float.NaN, float.NaN, -0f, -0f, float.NegativeInfinity, 3f, float.NaN], result);
        Assert.True(float.IsNegative(result[4]) && float.IsNegative(result[5]));
        SimdKernels.Of(width).Binary(BinaryOperation.Maximum, left, right, result);
        Assert.Equal([2f, float.NaN, float.NaN, float.NaN, 0f, 0f, 3f, float.PositiveInfinity, float.NaN], result);
        Assert.False(float.IsNegative(result[4]) || float.IsNegative(result[5]));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Powers_are_those_of_C(SimdWidth width)
    {
        float[] left = [float.NaN, 1f, -2f, -8f, 0f, -0f, 2f, float.NegativeInfinity];
        float[] right = [0f, float.NaN, 3f, 1 / 3f, -1f, -3f, -149f, 3f];
        var result = new float[left.Length];
        SimdKernels.Of(width).Binary(BinaryOperation.Power, left, right, result);
        Assert.Equal([1f, 1f, -8f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, float.NegativeInfinity], result);
        // A single number may be where the results go.
        var one = new[] { 3f, 0f, 0f };
        SimdKernels.Of(width).Binary(BinaryOperation.Power, one.AsSpan(0, 1), [1f, 2f, 3f], one);
        Assert.Equal([3f, 9f, 27f], one);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Either_source_may_be_the_destination(SimdWidth width)
    {
        var left = Seeded.Floats(21, seed: 1);
        var right = Seeded.Floats(21, seed: 2);
        var expected = left.Zip(right, (x, y) => x - y).ToArray();
        var inLeft = left.ToArray();
        SimdKernels.Of(width).Binary(BinaryOperation.Subtract, inLeft, right, inLeft);
        Near.SameBits(expected, inLeft);
        SimdKernels.Of(width).Binary(BinaryOperation.Subtract, left, right, right);
        Near.SameBits(expected, right);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Lengths_that_do_not_meet_are_refused(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        Assert.Throws<ArgumentException>(() => kernels.Binary(BinaryOperation.Add, new float[3], new float[4], new float[4]));
        Assert.Throws<ArgumentException>(() => kernels.Binary(BinaryOperation.Add, new float[4], new float[2], new float[4]));
        Assert.Throws<ArgumentException>(() => kernels.Binary(BinaryOperation.Add, new float[4], new float[4], new float[5]));
        Assert.Throws<ArgumentException>(() => kernels.Binary((BinaryOperation)99, new float[4], new float[4], new float[4]));
        Assert.Throws<ArgumentException>(() => kernels.Unary((UnaryOperation)99, new float[4], new float[4]));
    }
}
