using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class RnnCellTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Both_passes_match_the_equations_in_double_whatever_the_tail(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        foreach (var (batchSize, hiddenSize) in new[] { (1, 1), (2, 5), (3, 7), (2, 16), (4, 33) })
        {
            var states = batchSize * hiddenSize;
            // Behind the last row stand floats that must stay.
            float[] gates = [.. Seeded.Floats(states, seed: 1, low: -10, high: 10), 7, 7], hidden = [.. new float[states], 7, 7];
            var expected = Array.ConvertAll(gates[..states], x => Math.Tanh(x));
            kernels.RnnCellForward(batchSize, hiddenSize, gates.AsSpan(0, states), hidden.AsSpan(0, states));
            Near.Equal([.. expected, 7, 7], hidden, 3e-7);
            Near.SameBits(hidden, gates);

            var dHidden = Seeded.Floats(states, seed: 2);
            kernels.RnnCellBackward(batchSize, hiddenSize, gates.AsSpan(0, states), dHidden);
            // tanh' = 1 − h² doubles h's error.
            Near.Equal([.. dHidden.Zip(expected, (d, h) => d * (1 - (h * h))), 7, 7], gates, 7e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Flat_ends_are_flat_and_NaN_stays_in_its_unit(SimdWidth width)
    {
        const float inf = float.PositiveInfinity;
        var kernels = SimdKernels.Of(width);
        float[] gates = [inf, -inf, 40, -40, float.NaN, 0, 0], hidden = new float[7];
        kernels.RnnCellForward(1, 7, gates, hidden);
        Assert.Equal([1, -1, 1, -1, float.NaN, 0, 0], hidden);
        kernels.RnnCellBackward(1, 7, gates, [1, 1, 1, 1, 1, float.NaN, 1]);
        Assert.Equal([0, 0, 0, 0, float.NaN, float.NaN, 1], gates);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Wrong_lengths_are_refused_by_name(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        Assert.Equal("gates", Assert.Throws<ArgumentException>(() => kernels.RnnCellForward(2, 3, new float[5], new float[6])).ParamName);
        Assert.Equal("hidden", Assert.Throws<ArgumentException>(() => kernels.RnnCellForward(2, 3, new float[6], new float[7])).ParamName);
        Assert.Equal("gates", Assert.Throws<ArgumentException>(() => kernels.RnnCellBackward(2, 3, new float[7], new float[6])).ParamName);
        Assert.Equal("dHidden", Assert.Throws<ArgumentException>(() => kernels.RnnCellBackward(2, 3, new float[6], new float[5])).ParamName);
    }
}
