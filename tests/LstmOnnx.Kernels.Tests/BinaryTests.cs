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
