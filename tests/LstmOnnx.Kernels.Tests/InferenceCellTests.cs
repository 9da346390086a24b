using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class InferenceCellTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_cell_matches_the_equations_in_double_whatever_the_tail(SimdWidth width)
    {
        for (var units = 0; units <= 40; units++)
        {
            var x = Gates(units);
            var (cell, hidden) = Run(width, x);
            var (expectedCell, expectedHidden) = (new double[units], new double[units]);
            for (var u = 0; u < units; u++)
            {
                expectedCell[u] = (Sigmoid(x[2][u]) * x[4][u]) + (Sigmoid(x[0][u]) * Math.Tanh(x[3][u]));
                expectedHidden[u] = Sigmoid(x[1][u]) * Math.Tanh(expectedCell[u]);
            }
            // σ(f) carries its error times |c₋| ≤ 3.
            Near.Equal(expectedCell, cell, 1.5e-6);
            Near.Equal(expectedHidden, hidden, 1.5e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Flat_ends_are_flat_a_faded_cell_is_0_and_NaN_stays_in_its_unit(SimdWidth width)
    {
        const float inf = float.PositiveInfinity;
        var (cell, hidden) = Run(width,
        [
            [inf, -inf, 0, 0, float.NaN, 0, 0, 1],
            [inf, inf, 0, 0, 0, float.NaN, 0, 1],
            [-inf, inf, 0, 0, 0, 0, 0, 1],
            [inf, -inf, 0, 0, 0, 0, float.NaN, 1],
            [5, 2.5f, 1e-30f, -inf, 1, 1, 1, float.NaN],
        ]);
        Near.Equal([1d, 2.5, 0], cell.AsSpan(0, 3), 1e-6);
        Near.Equal([Math.Tanh(1), Math.Tanh(2.5), 0], hidden.AsSpan(0, 3), 1e-6);
        Assert.Equal((0f, 0f), (cell[2], hidden[2]));
        Assert.Equal((float.NegativeInfinity, -0.5f), (cell[3], hidden[3]));
        Assert.Equal([float.NaN, 0.5f, float.NaN, float.NaN], cell.AsSpan(4).ToArray());
        Assert.All(hidden.AsSpan(4).ToArray(), h => Assert.True(float.IsNaN(h)));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Results_may_take_the_place_of_sources_and_are_those_of_a_step(SimdWidth width)
    {
        const int units = 37;
        var kernels = SimdKernels.Of(width);
        var x = Gates(units);
        var (cell, hidden) = Run(width, x);
        var copies = Array.ConvertAll(x, v => v.ToArray());
        kernels.LstmCell(copies[0], copies[1], copies[2], copies[3], copies[4], cell: copies[4], hidden: copies[1]);
        Near.SameBits(cell, copies[4]);
        Near.SameBits(hidden, copies[1]);
        // A step whose pre-activations are its biases.
        var packed = kernels.PackLstm(1, units, new float[4 * units], new float[4 * units * units], [.. x[0], .. x[1], .. x[2], .. x[3], .. new float[4 * units]]);
        var (stepHidden, stepCell) = (new float[units], x[4].ToArray());
        kernels.Lstm(packed, new LstmCall
        {
            Inputs = [0f],
            InputTimeStride = 1,
            InputBatchStride = 1,
            SequenceLength = 1,
            BatchSize = 1,
            Hidden = stepHidden,
            Cell = stepCell,
            Workspace = new float[kernels.LstmWorkspaceLength(packed, 1, 1)],
        });
        Near.SameBits(cell, stepCell);
        Near.SameBits(hidden, stepHidden);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Wrong_lengths_are_refused_by_name(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        foreach (var (name, at) in new[] { "output", "forget", "candidate", "previousCell", "cell", "hidden" }.Select((name, at) => (name, at)))
        {
            Assert.Equal(name, Assert.Throws<ArgumentException>(() => kernels.LstmCell(new float[6], Room(0), Room(1), Room(2), Room(3), Room(4), Room(5))).ParamName);

            float[] Room(int index) => new float[index == at ? 5 : 6];
        }
    }

    // Pre-activations i, o, f, g, and the old cell.
    private static float[][] Gates(int units) =>
        [.. Enumerable.Range(1, 4).Select(seed => Seeded.Floats(units, seed, low: -20, high: 20)), Seeded.Floats(units, seed: 5, low: -3, high: 3)];

    private static (float[] Cell, float[] Hidden) Run(SimdWidth width, float[][] x)
    {
        var (cell, hidden) = (new float[x[0].Length], new float[x[0].Length]);
        SimdKernels.Of(width).LstmCell(x[0], x[1], x[2], x[3], x[4], cell, hidden);
        return (cell, hidden);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
