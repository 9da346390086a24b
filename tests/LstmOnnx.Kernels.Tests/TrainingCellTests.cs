using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class TrainingCellTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    private static readonly (int BatchSize, int HiddenSize)[] Shapes = [(1, 1), (2, 5), (3, 7), (2, 16), (1, 17), (4, 33)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Forward_matches_the_equations_in_double(SimdWidth width)
    {
        foreach (var (batchSize, hiddenSize) in Shapes)
        {
            var states = batchSize * hiddenSize;
            var gates = Seeded.Floats(4 * states, seed: 1, low: -20, high: 20);
            var previousCell = Seeded.Floats(states, seed: 2, low: -3, high: 3);
            var (activated, cell, tanhCell, hidden) = (gates.ToArray(), new float[states], new float[states], new float[states]);
            SimdKernels.Of(width).LstmCellForward(batchSize, hiddenSize, activated, previousCell, cell, tanhCell, hidden);
            for (var row = 0; row < batchSize; row++)
            {
                for (var unit = 0; unit < hiddenSize; unit++)
                {
                    var at = (row * 4 * hiddenSize) + unit;
                    double i = Sigmoid(gates[at]), o = Sigmoid(gates[at + hiddenSize]), f = Sigmoid(gates[at + (2 * hiddenSize)]), g = Math.Tanh(gates[at + (3 * hiddenSize)]);
                    var state = (row * hiddenSize) + unit;
                    var c = (f * previousCell[state]) + (i * g);
                    Near.Equal([i, o, f, g], [activated[at], activated[at + hiddenSize], activated[at + (2 * hiddenSize)], activated[at + (3 * hiddenSize)]], 3e-7);
                    // f carries its error times |c₋| ≤ 3.
                    Near.Equal([c, Math.Tanh(c), o * Math.Tanh(c)], [cell[state], tanhCell[state], hidden[state]], 1.5e-6);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Backward_matches_central_differences_of_the_double_cell(SimdWidth width)
    {
        foreach (var (batchSize, hiddenSize) in Shapes)
        {
            var states = batchSize * hiddenSize;
            var gates = Seeded.Floats(4 * states, seed: 1, low: -2, high: 2);
            var previousCell = Seeded.Floats(states, seed: 2);
            var dHidden = Seeded.Floats(states, seed: 3);
            var dNextCell = Seeded.Floats(states, seed: 4);
            var (activated, cell, tanhCell, hidden) = (gates.ToArray(), new float[states], new float[states], new float[states]);
            var kernels = SimdKernels.Of(width);
            kernels.LstmCellForward(batchSize, hiddenSize, activated, previousCell, cell, tanhCell, hidden);
            var (dCell, dGates) = (dNextCell.ToArray(), new float[4 * states]);
            kernels.LstmCellBackward(batchSize, hiddenSize, activated, previousCell, tanhCell, dHidden, dCell, dGates);

            for (var row = 0; row < batchSize; row++)
            {
                for (var unit = 0; unit < hiddenSize; unit++)
                {
                    var state = (row * hiddenSize) + unit;
                    var inputs = new double[5];
                    for (var gate = 0; gate < 4; gate++)
                        inputs[gate] = gates[(row * 4 * hiddenSize) + (gate * hiddenSize) + unit];
                    inputs[4] = previousCell[state];
                    for (var which = 0; which < 5; which++)
                    {
                        var expected = Slope(inputs, which, dHidden[state], dNextCell[state]);
                        var found = which == 4 ? dCell[state] : dGates[(row * 4 * hiddenSize) + (which * hiddenSize) + unit];
                        Assert.Equal(expected, found, 2e-6);
                    }
                }
            }
        }

        // L = dHidden·h + dNextCell·c of one unit; gates i, o, f, c₋'s candidate, then c₋.
        static double Loss(double[] v, double dHidden, double dNextCell)
        {
            var c = (Sigmoid(v[2]) * v[4]) + (Sigmoid(v[0]) * Math.Tanh(v[3]));
            return (dHidden * Sigmoid(v[1]) * Math.Tanh(c)) + (dNextCell * c);
        }

        static double Slope(double[] v, int which, double dHidden, double dNextCell)
        {
            const double step = 1e-5;
            var (above, below) = (v.ToArray(), v.ToArray());
            above[which] += step;
            below[which] -= step;
            return (Loss(above, dHidden, dNextCell) - Loss(below, dHidden, dNextCell)) / (2 * step);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_row_and_a_unit_do_not_depend_on_the_others(SimdWidth width)
    {
        const int batchSize = 5, hiddenSize = 19, states = batchSize * hiddenSize;
        var kernels = SimdKernels.Of(width);
        var gates = Seeded.Floats(4 * states, seed: 1);
        var previousCell = Seeded.Floats(states, seed: 2);
        gates[(2 * 4 * hiddenSize) + 3] = float.NaN;
        var (all, cell, tanhCell, hidden) = (gates.ToArray(), new float[states], new float[states], new float[states]);
        kernels.LstmCellForward(batchSize, hiddenSize, all, previousCell, cell, tanhCell, hidden);
        for (var i = 0; i < states; i++)
            Assert.Equal(i == (2 * hiddenSize) + 3, float.IsNaN(hidden[i]));
        var (alone, aloneCell, aloneTanh, aloneHidden) = (gates[^(4 * hiddenSize)..], new float[hiddenSize], new float[hiddenSize], new float[hiddenSize]);
        kernels.LstmCellForward(1, hiddenSize, alone, previousCell.AsSpan(states - hiddenSize), aloneCell, aloneTanh, aloneHidden);
        Near.SameBits(hidden.AsSpan(states - hiddenSize), aloneHidden);
        Near.SameBits(cell.AsSpan(states - hiddenSize), aloneCell);
        Near.SameBits(all.AsSpan(4 * (states - hiddenSize)), alone);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Wrong_lengths_are_refused_by_name(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        foreach (var (name, at) in new[] { "gates", "previousCell", "cell", "tanhCell", "hidden" }.Select((name, at) => (name, at)))
        {
            var refused = Assert.Throws<ArgumentException>(() => kernels.LstmCellForward(
                2, 3, Room(24, 0), Room(6, 1), Room(6, 2), Room(6, 3), Room(6, 4)));
            Assert.Equal(name, refused.ParamName);

            float[] Room(int length, int index) => new float[index == at ? length - 1 : length];
        }
        foreach (var (name, at) in new[] { "gates", "previousCell", "tanhCell", "dHidden", "dCell", "dGates" }.Select((name, at) => (name, at)))
        {
            var refused = Assert.Throws<ArgumentException>(() => kernels.LstmCellBackward(
                2, 3, Room(24, 0), Room(6, 1), Room(6, 2), Room(6, 3), Room(6, 4), Room(24, 5)));
            Assert.Equal(name, refused.ParamName);

            float[] Room(int length, int index) => new float[index == at ? length + 1 : length];
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
