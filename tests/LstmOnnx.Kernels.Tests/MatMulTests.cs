using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class MatMulTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    // M meets every tile; K none, one, and past a block of K; N less than, equal to and past panels of every width.
    private static readonly (int M, int K, int N)[] Shapes =
        [(1, 1, 1), (1, 5, 7), (2, 17, 33), (3, 4, 16), (5, 1, 5), (6, 9, 32), (7, 33, 64), (12, 8, 31), (13, 16, 65), (29, 3, 17), (4, 0, 5), (7, 1100, 19), (70, 40, 10),
        // One row and two take several panels side by side, whatever the width, and single ones after them.
        (1, 9, 300), (1, 1030, 140), (2, 7, 210), (2, 1030, 75), (15, 5, 140)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Matches_the_double_product_in_every_form(SimdWidth width)
    {
        foreach (var (m, k, n) in Shapes)
        {
            foreach (var transposeA in new[] { false, true })
            {
                foreach (var transposeB in new[] { false, true })
                {
                    foreach (var accumulate in new[] { false, true })
                    {
                        foreach (var withBias in new[] { false, true })
                            AssertProduct(width, m, k, n, transposeA, transposeB, accumulate, withBias);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Chains_start_from_a_number_for_each_row(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        foreach (var (m, k, n) in Shapes)
        {
            var (a, b, start) = (Seeded.Floats(m * k, seed: 1), Seeded.Floats(k * n, seed: 2), Seeded.Floats(m, seed: 3));
            var packed = kernels.CreatePacked(k, n);
            kernels.Pack(MatrixView.RowMajor(b, k, n), packed);
            var expected = new float[m * n];
            for (var i = 0; i < expected.Length; i++)
                expected[i] = start[i / n];
            kernels.MatMul(MatrixView.RowMajor(a, m, k), packed, [], expected, n, accumulate: true);
            var c = Seeded.Floats(m * n, seed: 4);
            kernels.MatMulFromRows(MatrixView.RowMajor(a, m, k), packed, start, c, n);
            Near.SameBits(expected, c);
            Assert.Throws<ArgumentException>(() => kernels.MatMulFromRows(MatrixView.RowMajor(a, m, k), packed, new float[m + 1], c, n));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Each_element_is_one_chain_in_index_order(SimdWidth width)
    {
        // The same chain, written out: start, products by FMA where the machine has it (then every width has), bias last.
        var kernels = SimdKernels.Of(width);
        foreach (var (m, k, n) in Shapes)
        {
            var a = Seeded.Floats(m * k, seed: 1);
            var b = Seeded.Floats(k * n, seed: 2);
            var bias = Seeded.Floats(n, seed: 3);
            var start = Seeded.Floats(m * n, seed: 4);
            var c = start.ToArray();
            Multiply(kernels, a, b, bias, c, m, k, n, accumulate: true);
            for (var row = 0; row < m; row++)
            {
                for (var column = 0; column < n; column++)
                {
                    var sum = start[(row * n) + column];
                    for (var i = 0; i < k; i++)
                        sum = float.MultiplyAddEstimate(a[(row * k) + i], b[(i * n) + column], sum);
                    Assert.Equal(sum + bias[column], c[(row * n) + column]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Any_split_of_the_rows_gives_the_same_bits(SimdWidth width)
    {
        const int m = 31, k = 600, n = 37;
        var kernels = SimdKernels.Of(width);
        var a = Seeded.Floats(m * k, seed: 1);
        var b = Seeded.Floats(k * n, seed: 2);
        var whole = new float[m * n];
        Multiply(kernels, a, b, [], whole, m, k, n, accumulate: false);
        foreach (var part in new[] { 1, 2, 5, 11, 24 })
        {
            var c = new float[m * n];
            for (var row = 0; row < m; row += part)
            {
                var rows = Math.Min(part, m - row);
                Multiply(kernels, a.AsSpan(row * k, rows * k), b, [], c.AsSpan(row * n, rows * n), rows, k, n, accumulate: false);
            }
            Near.SameBits(whole, c);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_NaN_or_infinity_reaches_its_row_or_column_only(SimdWidth width)
    {
        const int m = 14, k = 9, n = 35;
        var kernels = SimdKernels.Of(width);
        var a = Seeded.Floats(m * k, seed: 1);
        a[(5 * k) + 3] = float.NaN;
        var c = new float[m * n];
        Multiply(kernels, a, Seeded.Floats(k * n, seed: 2), [], c, m, k, n, accumulate: false);
        for (var i = 0; i < c.Length; i++)
            Assert.Equal(i / n == 5, float.IsNaN(c[i]));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Wrong_shapes_are_refused(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        var packed = kernels.CreatePacked(3, 4);
        Assert.Throws<ArgumentException>(() => MatrixView.RowMajor(new float[11], 3, 4));
        Assert.Throws<ArgumentException>(() => kernels.Pack(MatrixView.RowMajor(new float[12], 4, 3), packed));
        Assert.Throws<ArgumentException>(() => kernels.MatMul(MatrixView.RowMajor(new float[8], 2, 4), packed, [], new float[8], 4, false));
        Assert.Throws<ArgumentException>(() => kernels.MatMul(MatrixView.RowMajor(new float[6], 2, 3), packed, new float[3], new float[8], 4, false));
        Assert.Throws<ArgumentException>(() => kernels.MatMul(MatrixView.RowMajor(new float[6], 2, 3), packed, [], new float[7], 4, false));
        Assert.ThrowsAny<ArgumentException>(() => kernels.MatMul(MatrixView.RowMajor(new float[6], 2, 3), packed, [], new float[8], 3, false));
        Assert.ThrowsAny<ArgumentException>(() => kernels.CreatePacked(-1, 4));
        if (width != SimdWidth.Scalar)
            Assert.Throws<ArgumentException>(() => SimdKernels.Of(SimdWidth.Scalar).Pack(MatrixView.RowMajor(new float[12], 3, 4), packed));
    }

    private static void AssertProduct(SimdWidth width, int m, int k, int n, bool transposeA, bool transposeB, bool accumulate, bool withBias)
    {
        var kernels = SimdKernels.Of(width);
        var a = Seeded.Floats(m * k, seed: 1);
        var b = Seeded.Floats(k * n, seed: 2);
        var bias = withBias ? Seeded.Floats(n, seed: 3) : [];
        var cStride = n + 3;
        var c = Seeded.Floats(m * cStride, seed: 4);
        var expected = Array.ConvertAll(c, v => (double)v);
        for (var row = 0; row < m; row++)
        {
            for (var column = 0; column < n; column++)
            {
                var sum = accumulate ? expected[(row * cStride) + column] : 0;
                for (var i = 0; i < k; i++)
                    sum += (double)a[transposeA ? (i * m) + row : (row * k) + i] * b[transposeB ? (column * k) + i : (i * n) + column];
                expected[(row * cStride) + column] = sum + (withBias ? bias[column] : 0);
            }
        }
        var viewA = transposeA ? MatrixView.RowMajor(a, k, m).Transposed() : MatrixView.RowMajor(a, m, k);
        var viewB = transposeB ? MatrixView.RowMajor(b, n, k).Transposed() : MatrixView.RowMajor(b, k, n);
        var packed = kernels.CreatePacked(k, n);
        kernels.Pack(viewB, packed);
        kernels.MatMul(viewA, packed, bias, c, cStride, accumulate);
        // K + 2 roundings of values up to K + 2.
        Near.Equal(expected, c, tolerance: 6e-8 * (k + 2) * Math.Sqrt(k + 2));
    }

    private static void Multiply(SimdKernels kernels, ReadOnlySpan<float> a, float[] b, float[] bias, Span<float> c, int m, int k, int n, bool accumulate)
    {
        var packed = kernels.CreatePacked(k, n);
        kernels.Pack(MatrixView.RowMajor(b, k, n), packed);
        kernels.MatMul(MatrixView.RowMajor(a, m, k), packed, bias, c, n, accumulate);
    }
}
