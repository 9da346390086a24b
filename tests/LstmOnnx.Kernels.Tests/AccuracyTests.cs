using LstmOnnx.Accuracy;

namespace LstmOnnx.Kernels.Tests;

/// <summary>What `dotnet cake --target=Accuracy` does with all floats, with a few million of them: every exponent, both signs, dense at thresholds and ends.</summary>
public sealed class AccuracyTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Functions_keep_their_bounds_and_their_order(SimdWidth width)
    {
        foreach (var finding in Walk.Run(CheckedFunction.All, [width], Inputs.Sample(), threads: 1))
        {
            var name = finding.Function.Name;
            Assert.True(finding.Inputs > 4_000_000, $"{name}: only {finding.Inputs} inputs");
            Assert.True(finding.Worst <= finding.Function.Bound, $"{name} is {finding.Worst:G4} off at {finding.WorstAt:R}; the bound is {finding.Function.Bound}");
            Assert.True(finding.FallsAtEnds == 0, $"{name} falls {finding.FallsAtEnds} times at its ends, between {finding.LowestFall:R} and {finding.HighestFall:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Products_of_the_cell_keep_their_bound(SimdWidth width)
    {
        foreach (var (name, worst, gate, argument) in Products.Run(width, side: 1_000))
            Assert.True(worst <= Products.Bound, $"{name} is {worst:G4} off at {gate:R}, {argument:R}");
    }

    // e⁻¹ = 0.3679 has floats 2⁻²⁵ apart, and the result was half a unit off at most before.
    [Fact]
    public void The_walk_sees_an_error_of_a_few_units_and_where()
    {
        var finding = Walked((x, y) => y[x.IndexOf(-1f)] += MathF.ScaleB(4, -25), bound: 2);
        Assert.InRange(finding.Worst, 3.5, 4.5);
        Assert.Equal(-1f, finding.WorstAt);
        Assert.False(finding.Holds);
    }

    // Neighbours of −1 are 2⁻²³ apart below, so results one and a half units of 2⁻²⁵: four units less is a fall from the next lower one.
    [Fact]
    public void The_walk_sees_a_fall_between_neighbours_and_counts_it_where_none_is_allowed()
    {
        var within = Walked((x, y) => y[x.IndexOf(-1f)] -= MathF.ScaleB(4, -25), bound: 5, (-3, 88));
        Assert.Equal((1, 0), (within.Falls, within.FallsAtEnds));
        Assert.True(within.Holds);
        var atEnd = Walked((x, y) => y[x.IndexOf(-1f)] -= MathF.ScaleB(4, -25), bound: 5, (-0.5f, 88));
        Assert.Equal((1, 1), (atEnd.Falls, atEnd.FallsAtEnds));
        Assert.False(atEnd.Holds);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void The_walk_sees_a_result_that_is_no_number(float wrong)
    {
        Assert.Equal(double.PositiveInfinity, Walked((x, y) => y[x.IndexOf(-1f)] = wrong, bound: 2).Worst);
    }

    [Fact]
    public void The_walk_sees_NaN_that_is_lost()
    {
        var last = new Inputs(0x7F800000, 1, 100);
        Assert.Equal(double.PositiveInfinity, Walk.Run([Exp((_, y) => y[^1] = 1, 2, (-87, 88))], [SimdWidth.Scalar], [last], 1)[0].Worst);
        Assert.True(Walk.Run([Exp((_, _) => { }, 2, (-87, 88))], [SimdWidth.Scalar], [last], 1)[0].Holds);
    }

    [Fact]
    public void All_inputs_are_all_floats()
    {
        // Each block but the first of its sign begins with the last of the block before.
        var blocks = Inputs.All().ToArray();
        Assert.Equal(1L << 32, blocks.Sum(block => (long)block.Count) - (blocks.Length - 2));
        Assert.All(blocks.Zip(blocks.Skip(1)), pair => Assert.Equal(pair.First.First + (uint)pair.First.Count - (pair.Second.First == 0x80000000 ? 0u : 1u), pair.Second.First));
    }

    private delegate void Spoil(ReadOnlySpan<float> x, Span<float> y);

    // 1,000 floats around −1, with exp as the framework has it and then spoilt.
    private static Finding Walked(Spoil spoil, double bound, (float, float)? ends = null) =>
        Walk.Run([Exp(spoil, bound, ends ?? (-87, 88))], [SimdWidth.Scalar], [new Inputs(BitConverter.SingleToUInt32Bits(-1f) - 500, 1, 1000)], 1)[0];

    private static CheckedFunction Exp(Spoil spoil, double bound, (float, float) ends) => new()
    {
        Name = "exp",
        Exact = Exact.Exp,
        InUlps = true,
        Bound = bound,
        Ends = ends,
        At = (_, x, y) =>
        {
            for (var i = 0; i < x.Length; i++)
                y[i] = (float)Math.Exp(x[i]);
            spoil(x, y);
        },
    };
}
