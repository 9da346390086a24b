using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class GruCellTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    private static readonly (int BatchSize, int HiddenSize)[] Shapes = [(1, 1), (2, 5), (3, 7), (2, 16), (4, 33)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Forward_matches_the_equations_in_double(SimdWidth width)
    {
        foreach (var (batchSize, hiddenSize) in Shapes)
        {
            var (gates, previousHidden) = Inputs(batchSize, hiddenSize, range: 20);
            for (var i = 0; i < gates.Length; i++)
                gates[i] *= i / hiddenSize % 4 == 3 ? 0.15f : 1;
            var (activated, hidden) = (gates.ToArray(), new float[previousHidden.Length]);
            SimdKernels.Of(width).GruCellForward(batchSize, hiddenSize, activated, previousHidden, hidden);
            for (var state = 0; state < hidden.Length; state++)
            {
                var v = Unit(gates, previousHidden, hiddenSize, state);
                var e = Cell(v);
                Near.Equal([e.Update, e.Reset], [activated[At(hiddenSize, state, 0)], activated[At(hiddenSize, state, 1)]], 3e-7);
                // r carries its error times |q| ≤ 3, and r∘q is rounded at 3; z's counts |n − h₋| ≤ 2 times.
                Near.Equal([e.Candidate], [activated[At(hiddenSize, state, 2)]], 1.4e-6);
                Assert.Equal(gates[At(hiddenSize, state, 3)], activated[At(hiddenSize, state, 3)]);
                Near.Equal([e.Hidden], [hidden[state]], 2.2e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Backward_matches_central_differences_of_the_double_cell(SimdWidth width)
    {
        foreach (var (batchSize, hiddenSize) in Shapes)
        {
            var kernels = SimdKernels.Of(width);
            var (gates, previousHidden) = Inputs(batchSize, hiddenSize, range: 2);
            var dHidden = Seeded.Floats(previousHidden.Length, seed: 3);
            var (dGates, dPrevious) = (gates.ToArray(), new float[previousHidden.Length]);
            kernels.GruCellForward(batchSize, hiddenSize, dGates, previousHidden, new float[previousHidden.Length]);
            var activated = dGates.ToArray();
            kernels.GruCellBackward(batchSize, hiddenSize, dGates, previousHidden, dHidden, dPrevious);
            for (var state = 0; state < dPrevious.Length; state++)
            {
                for (var which = 0; which < 5; which++)
                {
                    var expected = CentralDifference.Slope(v => dHidden[state] * Cell(v).Hidden, Unit(gates, previousHidden, hiddenSize, state), which);
                    // n is off by up to 9e-7 (|q| ≤ 2), 1 − n² by twice that, and 1 − z by 3e-7.
                    Assert.Equal(expected, which == 4 ? dPrevious[state] : dGates[At(hiddenSize, state, which)], 3e-6);
                }
            }

            kernels.GruCellBackward(batchSize, hiddenSize, activated, previousHidden, dHidden, dHidden);
            Near.SameBits(dGates, activated);
            Near.SameBits(dPrevious, dHidden);
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
            var (gates, previousHidden) = Inputs(batchSize, hiddenSize, range: 3);
            if (which == 4)
                previousHidden[spoilt] = float.NaN;
            else
                gates[At(hiddenSize, spoilt, which)] = float.NaN;
            var (all, hidden, dHidden) = (gates.ToArray(), new float[previousHidden.Length], Enumerable.Repeat(1f, previousHidden.Length).ToArray());
            kernels.GruCellForward(batchSize, hiddenSize, all, previousHidden, hidden);
            Assert.Equal([spoilt], NaNs(hidden));

            var (last, lastHidden) = (gates[^(4 * hiddenSize)..], new float[hiddenSize]);
            kernels.GruCellForward(1, hiddenSize, last, previousHidden.AsSpan(previousHidden.Length - hiddenSize), lastHidden);
            Near.SameBits(hidden.AsSpan(hidden.Length - hiddenSize), lastHidden);
            Near.SameBits(all.AsSpan(all.Length - (4 * hiddenSize)), last);

            kernels.GruCellBackward(batchSize, hiddenSize, all, previousHidden, dHidden, dHidden);
            Assert.Equal([At(hiddenSize, spoilt, 0)], NaNs(all).Where(at => at / hiddenSize % 4 == 0));
            Assert.All(NaNs(all), at => Assert.Equal(spoilt, (at / (4 * hiddenSize) * hiddenSize) + (at % hiddenSize)));
            Assert.Equal(which == 0 ? [spoilt] : [], NaNs(dHidden));
        }

        static IEnumerable<int> NaNs(float[] values) => Enumerable.Range(0, values.Length).Where(at => float.IsNaN(values[at]));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Flat_ends_are_flat_and_nothing_is_written_beyond_the_end(SimdWidth width)
    {
        const float inf = float.PositiveInfinity;
        var kernels = SimdKernels.Of(width);
        // Kept; the candidate alone; the candidate without and with its recurrent part; and a NaN in gradients.
        float[] gates = [inf, -inf, -60, -60, 0, 0, 0, -inf, inf, 0, 5, -inf, 0.5f, 0.5f, 0, 3, 4, 2, 2, 0, 7, 7];
        float[] hidden = [0.25f, 0.5f, 0.75f, 0.75f, 0, 7, 7];
        kernels.GruCellForward(1, 5, gates.AsSpan(0, 20), hidden.AsSpan(0, 5), hidden.AsSpan(0, 5));
        Near.Equal([0.25, -1, Math.Tanh(0.5), Math.Tanh(2.5), 0, 7, 7], hidden, 1e-6);
        kernels.GruCellBackward(1, 5, gates.AsSpan(0, 20), [0.25f, 0.5f, 0.75f, 0.75f, 0], [1, 1, 1, 1, float.NaN], hidden.AsSpan(0, 5));
        var slope = 1 - (Math.Tanh(0.5) * Math.Tanh(0.5));
        var slopeWithRecurrent = 1 - (Math.Tanh(2.5) * Math.Tanh(2.5));
        double[] expected = [0, 0, 0, 0, double.NaN, 0, 0, 0, 0, double.NaN, 0, 0, slope, slopeWithRecurrent, double.NaN, 0, 0, 0, slopeWithRecurrent, double.NaN, 7, 7];
        Near.Equal(expected, gates, 2e-6);
        Near.Equal([1, 0, 0, 0, double.NaN, 7, 7], hidden, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Wrong_lengths_are_refused_by_name(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        foreach (var (name, at) in new[] { "gates", "previousHidden", "hidden" }.Select((name, at) => (name, at)))
        {
            Assert.Equal(name, Assert.Throws<ArgumentException>(() => kernels.GruCellForward(2, 3, Room(24, 0), Room(6, 1), Room(6, 2))).ParamName);

            float[] Room(int length, int index) => new float[index == at ? length - 1 : length];
        }
        foreach (var (name, at) in new[] { "gates", "previousHidden", "dHidden", "dPreviousHidden" }.Select((name, at) => (name, at)))
        {
            Assert.Equal(name, Assert.Throws<ArgumentException>(() => kernels.GruCellBackward(2, 3, Room(24, 0), Room(6, 1), Room(6, 2), Room(6, 3))).ParamName);

            float[] Room(int length, int index) => new float[index == at ? length + 1 : length];
        }
    }

    // One unit: pre-activations z, r, a, q, then h₋.
    private static (double Update, double Reset, double Candidate, double Hidden) Cell(double[] v)
    {
        double z = Sigmoid(v[0]), r = Sigmoid(v[1]), n = Math.Tanh(v[2] + (r * v[3]));
        return (z, r, n, ((1 - z) * n) + (z * v[4]));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static (float[] Gates, float[] PreviousHidden) Inputs(int batchSize, int hiddenSize, float range) =>
        (Seeded.Floats(4 * batchSize * hiddenSize, seed: 1, -range, range), Seeded.Floats(batchSize * hiddenSize, seed: 2));

    private static int At(int hiddenSize, int state, int gate) => (state / hiddenSize * 4 * hiddenSize) + (gate * hiddenSize) + (state % hiddenSize);

    private static double[] Unit(float[] gates, float[] previousHidden, int hiddenSize, int state) =>
        [.. Enumerable.Range(0, 4).Select(gate => (double)gates[At(hiddenSize, state, gate)]), previousHidden[state]];
}
