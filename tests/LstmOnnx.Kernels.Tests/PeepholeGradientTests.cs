using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class PeepholeGradientTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Sums_match_double_ones_with_any_tail_stride_and_start(SimdWidth width)
    {
        foreach (var hiddenSize in new[] { 1, 5, 7, 16, 33, 64, 83 })
        {
            foreach (var (rows, gateStride) in new[] { (0, hiddenSize), (1, hiddenSize), (9, 4 * hiddenSize), (40, (4 * hiddenSize) + 3) })
            {
                var dGates = Seeded.Floats(rows == 0 ? 0 : ((rows - 1) * gateStride) + hiddenSize, seed: 1);
                var cells = Seeded.Floats(rows * hiddenSize, seed: 2);
                foreach (var accumulate in new[] { false, true })
                {
                    float[] sums = [.. Seeded.Floats(hiddenSize, seed: 3), 7, 7];
                    var expected = Array.ConvertAll(sums, sum => (double)sum);
                    for (var unit = 0; unit < hiddenSize; unit++)
                        expected[unit] = (accumulate ? sums[unit] : 0) + Enumerable.Range(0, rows).Sum(row => (double)dGates[(row * gateStride) + unit] * cells[(row * hiddenSize) + unit]);
                    SimdKernels.Of(width).PeepholeGradient(rows, hiddenSize, dGates, gateStride, cells, sums.AsSpan(0, hiddenSize), accumulate);
                    // Two roundings a row of a sum below rows + 1.
                    Near.Equal(expected, sums, 2 * rows * (rows + 1) * Math.Pow(2, -24));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Rows_add_up_in_order_so_two_calls_have_the_bits_of_one(SimdWidth width)
    {
        const int hiddenSize = 83, rows = 31, first = 12;
        var kernels = SimdKernels.Of(width);
        var (dGates, cells) = (Seeded.Floats(rows * hiddenSize, seed: 1), Seeded.Floats(rows * hiddenSize, seed: 2));
        var (whole, parts) = (new float[hiddenSize], new float[hiddenSize]);
        kernels.PeepholeGradient(rows, hiddenSize, dGates, hiddenSize, cells, whole, accumulate: false);
        kernels.PeepholeGradient(first, hiddenSize, dGates, hiddenSize, cells.AsSpan(0, first * hiddenSize), parts, accumulate: false);
        kernels.PeepholeGradient(rows - first, hiddenSize, dGates.AsSpan(first * hiddenSize), hiddenSize, cells.AsSpan(first * hiddenSize), parts, accumulate: true);
        Near.SameBits(whole, parts);

        // 2²⁴ + 1 − 2²⁴ is 0 in this order and 1 in another.
        float[] ordered = [4096, 1, -4096], sum = [float.NaN];
        kernels.PeepholeGradient(3, 1, ordered, 1, [4096, 1, 4096], sum, accumulate: false);
        Assert.Equal(0, sum[0]);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void NaN_stays_in_its_unit_and_stale_sums_are_not_read(SimdWidth width)
    {
        const int hiddenSize = 41, rows = 6;
        var (dGates, cells) = (Seeded.Floats(rows * hiddenSize, seed: 1), Seeded.Floats(rows * hiddenSize, seed: 2));
        var sums = Enumerable.Repeat(float.NaN, hiddenSize).ToArray();
        dGates[(3 * hiddenSize) + 8] = float.NaN;
        cells[(5 * hiddenSize) + 40] = float.NaN;
        SimdKernels.Of(width).PeepholeGradient(rows, hiddenSize, dGates, hiddenSize, cells, sums, accumulate: false);
        Assert.Equal([8, 40], Enumerable.Range(0, hiddenSize).Where(unit => float.IsNaN(sums[unit])));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Wrong_lengths_are_refused_by_name(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        Assert.Equal("dGates", Refused<ArgumentException>(2, 3, 14, 12, 6, 3));
        Assert.Equal("cells", Refused<ArgumentException>(2, 3, 15, 12, 7, 3));
        Assert.Equal("sums", Refused<ArgumentException>(2, 3, 15, 12, 6, 4));
        Assert.Equal("gateStride", Refused<ArgumentOutOfRangeException>(2, 3, 15, 2, 6, 3));
        Assert.Equal("rows", Refused<ArgumentOutOfRangeException>(-1, 3, 15, 12, 6, 3));
        Assert.Equal("hiddenSize", Refused<ArgumentOutOfRangeException>(2, -3, 15, 12, 6, 3));

        string? Refused<T>(int rows, int hiddenSize, int dGates, int gateStride, int cells, int sums)
            where T : ArgumentException =>
            Assert.Throws<T>(() => kernels.PeepholeGradient(rows, hiddenSize, new float[dGates], gateStride, new float[cells], new float[sums], accumulate: false)).ParamName;
    }
}
