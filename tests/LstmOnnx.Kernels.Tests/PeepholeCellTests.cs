using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class PeepholeCellTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    private static readonly (int BatchSize, int HiddenSize)[] Shapes = [(1, 1), (2, 5), (3, 7), (2, 16), (4, 33)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Forward_matches_the_equations_in_double(SimdWidth width)
    {
        foreach (var (batchSize, hiddenSize) in Shapes)
        {
            var run = Run.Of(batchSize, hiddenSize, range: 20, cellRange: 3, peepholeRange: 2);
            var (gates, cell, tanhCell, hidden) = run.Forward(SimdKernels.Of(width));
            for (var state = 0; state < cell.Length; state++)
            {
                var v = run.Unit(state);
                var e = Cell(v);
                // The argument of i and f is rounded at ±6, a slope of 1/4 passes it on. f carries its error times |c₋| ≤ 3 into c, and c its own times |P_o|/4 ≤ 1/2 into o.
                Near.Equal([e.Input, e.Forget, e.Candidate], [gates[run.At(state, 0)], gates[run.At(state, 2)], gates[run.At(state, 3)]], 4e-7);
                Near.Equal([e.Cell, Math.Tanh(e.Cell)], [cell[state], tanhCell[state]], 2.4e-6);
                Near.Equal([e.Output, e.Output * Math.Tanh(e.Cell)], [gates[run.At(state, 1)], hidden[state]], 4.3e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Backward_matches_central_differences_of_the_double_cell(SimdWidth width)
    {
        foreach (var (batchSize, hiddenSize) in Shapes)
        {
            var run = Run.Of(batchSize, hiddenSize, range: 2, cellRange: 1, peepholeRange: 1);
            var kernels = SimdKernels.Of(width);
            var (gates, _, tanhCell, _) = run.Forward(kernels);
            var (dHidden, dNextCell) = (Seeded.Floats(batchSize * hiddenSize, seed: 4), Seeded.Floats(batchSize * hiddenSize, seed: 5));
            var (dCell, dGates) = (dNextCell.ToArray(), new float[gates.Length]);
            kernels.LstmCellBackward(batchSize, hiddenSize, gates, run.Peepholes, run.PreviousCell, tanhCell, dHidden, dCell, dGates);
            for (var state = 0; state < dCell.Length; state++)
            {
                for (var which = 0; which < 5; which++)
                {
                    var expected = CentralDifference.Slope(v => Loss(v, dHidden[state], dNextCell[state]), run.Unit(state), which);
                    // |d| ≤ 2.25, and each of its factors is off by 4e-7 to 1e-6.
                    Assert.Equal(expected, which == 4 ? dCell[state] : dGates[run.At(state, which)], 5e-6);
                }
            }

            var inPlace = gates.ToArray();
            var dCellAgain = dNextCell.ToArray();
            kernels.LstmCellBackward(batchSize, hiddenSize, inPlace, run.Peepholes, run.PreviousCell, tanhCell, dHidden, dCellAgain, inPlace);
            Near.SameBits(dGates, inPlace);
            Near.SameBits(dCell, dCellAgain);
        }

        static double Loss(double[] v, double dHidden, double dNextCell)
        {
            var e = Cell(v);
            return (dHidden * e.Output * Math.Tanh(e.Cell)) + (dNextCell * e.Cell);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_row_and_a_unit_do_not_depend_on_the_others(SimdWidth width)
    {
        const int batchSize = 5, hiddenSize = 19, spoilt = (2 * hiddenSize) + 3;
        var kernels = SimdKernels.Of(width);
        foreach (var which in Enumerable.Range(0, 5))
        {
            var run = Run.Of(batchSize, hiddenSize, range: 3, cellRange: 1, peepholeRange: 1);
            if (which == 4)
                run.PreviousCell[spoilt] = float.NaN;
            else
                run.PreActivations[run.At(spoilt, which)] = float.NaN;
            var (gates, cell, tanhCell, hidden) = run.Forward(kernels);
            var (dCell, dGates) = (new float[cell.Length], new float[gates.Length]);
            var ones = Enumerable.Repeat(1f, cell.Length).ToArray();
            kernels.LstmCellBackward(batchSize, hiddenSize, gates, run.Peepholes, run.PreviousCell, tanhCell, ones, dCell, dGates);
            for (var state = 0; state < cell.Length; state++)
            {
                Assert.Equal(state == spoilt, float.IsNaN(hidden[state]));
                Assert.Equal(state == spoilt, float.IsNaN(dCell[state]));
            }

            var last = new Run(1, hiddenSize, run.PreActivations[^(4 * hiddenSize)..], run.Peepholes, run.PreviousCell[^hiddenSize..]).Forward(kernels);
            Near.SameBits(gates.AsSpan(4 * hiddenSize * (batchSize - 1)), last.Gates);
            Near.SameBits(cell.AsSpan(hiddenSize * (batchSize - 1)), last.Cell);
            Near.SameBits(hidden.AsSpan(hiddenSize * (batchSize - 1)), last.Hidden);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Flat_ends_are_flat(SimdWidth width)
    {
        const float inf = float.PositiveInfinity;
        // The old cell is kept, forgotten for the candidate, and opens or shuts gate o, whose peephole alone decides there.
        var run = new Run(1, 4, [-inf, inf, -50, -50, inf, inf, 0, 0, inf, -inf, 50, 50, 0, -inf, 9, 9], [0, 0, 0, 0, 0, 0, 40, -40, 0, 0, 0, 0], [2, 3, 2.5f, 2.5f]);
        var (_, cell, tanhCell, hidden) = run.Forward(SimdKernels.Of(width));
        Near.Equal([2, -1, 2.5, 2.5], cell, 1e-6);
        Near.Equal([Math.Tanh(2), Math.Tanh(-1), Math.Tanh(2.5), Math.Tanh(2.5)], tanhCell, 1e-6);
        Near.Equal([Math.Tanh(2), Math.Tanh(-1), Math.Tanh(2.5), 0], hidden, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void No_peepholes_weigh_like_none_and_nothing_is_written_beyond_the_end(SimdWidth width)
    {
        const int batchSize = 3, hiddenSize = 21, states = batchSize * hiddenSize;
        var kernels = SimdKernels.Of(width);
        var run = Run.Of(batchSize, hiddenSize, range: 4, cellRange: 1, peepholeRange: 0);
        var (gates, cell, tanhCell, hidden) = run.Forward(kernels);
        var (plain, plainTanh, plainHidden) = (run.PreActivations.ToArray(), new float[states], new float[states]);
        // The new cell takes the old one's place; behind it stand floats that must stay.
        float[] plainCell = [.. run.PreviousCell, .. Enumerable.Repeat(7f, 20)];
        kernels.LstmCellForward(batchSize, hiddenSize, plain, run.Peepholes, plainCell.AsSpan(0, states), plainCell.AsSpan(0, states), plainTanh, plainHidden);
        Near.SameBits(cell, plainCell.AsSpan(0, states));
        Assert.All(plainCell[states..], value => Assert.Equal(7f, value));
        run.PreActivations.CopyTo(plain, 0);
        kernels.LstmCellForward(batchSize, hiddenSize, plain, run.PreviousCell, plainCell.AsSpan(0, states), plainTanh, plainHidden);
        Near.SameBits(gates, plain);
        Near.SameBits(cell, plainCell.AsSpan(0, states));
        Near.SameBits(tanhCell, plainTanh);
        Near.SameBits(hidden, plainHidden);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Wrong_lengths_are_refused_by_name(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        foreach (var (name, at) in new[] { "gates", "peepholes", "previousCell", "cell", "tanhCell", "hidden" }.Select((name, at) => (name, at)))
        {
            Assert.Equal(name, Assert.Throws<ArgumentException>(() => kernels.LstmCellForward(
                2, 3, Room(24, 0), Room(9, 1), Room(6, 2), Room(6, 3), Room(6, 4), Room(6, 5))).ParamName);

            float[] Room(int length, int index) => new float[index == at ? length - 1 : length];
        }
        foreach (var (name, at) in new[] { "gates", "peepholes", "previousCell", "tanhCell", "dHidden", "dCell", "dGates" }.Select((name, at) => (name, at)))
        {
            Assert.Equal(name, Assert.Throws<ArgumentException>(() => kernels.LstmCellBackward(
                2, 3, Room(24, 0), Room(9, 1), Room(6, 2), Room(6, 3), Room(6, 4), Room(6, 5), Room(24, 6))).ParamName);

            float[] Room(int length, int index) => new float[index == at ? length + 1 : length];
        }
    }

    // One unit: pre-activations i, o, f, g, c₋, then P_i, P_o, P_f.
    private static (double Input, double Output, double Forget, double Candidate, double Cell) Cell(double[] v)
    {
        double i = Sigmoid(v[0] + (v[5] * v[4])), f = Sigmoid(v[2] + (v[7] * v[4])), g = Math.Tanh(v[3]);
        var c = (f * v[4]) + (i * g);
        return (i, Sigmoid(v[1] + (v[6] * c)), f, g, c);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private sealed record Run(int BatchSize, int HiddenSize, float[] PreActivations, float[] Peepholes, float[] PreviousCell)
    {
        public static Run Of(int batchSize, int hiddenSize, float range, float cellRange, float peepholeRange) => new(
            batchSize, hiddenSize, Seeded.Floats(4 * batchSize * hiddenSize, seed: 1, -range, range), Seeded.Floats(3 * hiddenSize, seed: 2, -peepholeRange, peepholeRange),
            Seeded.Floats(batchSize * hiddenSize, seed: 3, -cellRange, cellRange));

        public (float[] Gates, float[] Cell, float[] TanhCell, float[] Hidden) Forward(SimdKernels kernels)
        {
            var (gates, cell, tanhCell, hidden) = (PreActivations.ToArray(), new float[PreviousCell.Length], new float[PreviousCell.Length], new float[PreviousCell.Length]);
            kernels.LstmCellForward(BatchSize, HiddenSize, gates, Peepholes, PreviousCell, cell, tanhCell, hidden);
            return (gates, cell, tanhCell, hidden);
        }

        public int At(int state, int gate) => (state / HiddenSize * 4 * HiddenSize) + (gate * HiddenSize) + (state % HiddenSize);

        public double[] Unit(int state) =>
        [
            .. Enumerable.Range(0, 4).Select(gate => (double)PreActivations[At(state, gate)]), PreviousCell[state],
            .. Enumerable.Range(0, 3).Select(gate => (double)Peepholes[(gate * HiddenSize) + (state % HiddenSize)]),
        ];
    }
}
