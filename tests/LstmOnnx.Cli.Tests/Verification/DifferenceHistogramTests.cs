using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Verification;

namespace LstmOnnx.Cli.Tests.Verification;

public class DifferenceHistogramTests
{
    [Theory]
    [InlineData(1e-45, 0, 1e-9)]
    [InlineData(1e-9, 1e-9, 1e-8)]
    [InlineData(9.99e-8, 1e-8, 1e-7)]
    [InlineData(1e-3, 1e-3, 1e-2)]
    [InlineData(0.5, 0.1, 1)]
    [InlineData(1, 1, 10)]
    [InlineData(999, 100, 1000)]
    [InlineData(1000, 1000, double.PositiveInfinity)]
    [InlineData(1e38, 1000, double.PositiveInfinity)]
    public void A_decade_holds_its_lower_bound_and_not_its_upper(double difference, double from, double below)
    {
        var histogram = new DifferenceHistogram();
        histogram.Add(difference);

        Assert.Equal([(from, below, 1)], histogram.Decades);
    }

    [Fact]
    public void Every_element_of_a_comparison_is_in_one_place()
    {
        float[] expected = [1, 2, float.NaN, 4, 5, float.PositiveInfinity, 0];
        float[] found = [1, 2.25f, float.NaN, float.NaN, 5.5f, float.NegativeInfinity, 3e-5f];

        var histogram = TensorComparison.Of([7], expected, [7], found, Tolerance.Default).Histogram;

        Assert.Equal((2, 2), (histogram.Equal, histogram.NoNumber));
        Assert.Equal([(1e-5, 1e-4, 1), (0.1, 1, 2)], histogram.Decades);
    }

    // 80 equal elements fill the 40 marks, 3 take 1.5, which is rounded up; the decade between is shown though it is empty.
    [Fact]
    public void The_text_has_a_bar_for_each_decade_between_the_first_and_the_last()
    {
        var histogram = new DifferenceHistogram();
        for (var i = 0; i < 80; i++)
            histogram.AddEqual();
        foreach (var difference in (double[])[2e-3, 3e-3, 4e-3, 0.2, double.PositiveInfinity])
            histogram.Add(difference);
        var twice = new DifferenceHistogram();
        twice.Add(histogram);
        var text = new StringWriter { NewLine = "\n" };

        twice.Write(new Output(text, TextWriter.Null), "  ");

        Assert.Equal(
            $"  equal          80   {new string('#', 40)}\n"
            + "  1e-3 to 0.01    3   ##\n"
            + "  0.01 to 0.1     0\n"
            + "  0.1 to 1        1   #\n"
            + "  no number       1   #\n", text.ToString());
    }

    [Fact]
    public void Nothing_to_count_writes_nothing()
    {
        var text = new StringWriter();
        new DifferenceHistogram().Write(new Output(text, TextWriter.Null), "");
        Assert.Equal("", text.ToString());
    }
}
