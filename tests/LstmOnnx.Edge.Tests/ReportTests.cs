using System.Globalization;
using LstmOnnx.Kernels;

namespace LstmOnnx.Edge.Tests;

/// <summary>What <c>--info</c> and <c>--bench</c> print; how fast a machine is is no test.</summary>
public class ReportTests
{
    [Fact]
    public void Info_names_the_width_in_use_and_the_flavour()
    {
        var lines = Edge.Run("", "--info").Expect(0).Out.Split('\n');

        Assert.StartsWith($"simd {SimdWidths.NameOf(SimdWidths.Selected)} of ", lines[0], StringComparison.Ordinal);
        Assert.Matches("^flavour (x86-64-v[234]|armv8-a|scalar), just in time$", lines[1]);
    }

    [Fact]
    public void Bench_prints_a_figure_a_line()
    {
        var figures = Edge.Run("", "--bench", Edge.StreamingModel, "500").Expect(0).Out.TrimEnd('\n').Split('\n')
            .Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));

        Assert.Equal(["steps", "ns_per_step", "min_ns", "p50_ns", "p99_ns", "max_ns"], figures.Keys);
        Assert.Equal(500, figures["steps"]);
        Assert.True(figures["ns_per_step"] > 0);
        Assert.InRange(figures["min_ns"], 0, figures["p50_ns"]);
        Assert.InRange(figures["p50_ns"], 0, figures["p99_ns"]);
        Assert.InRange(figures["p99_ns"], 0, figures["max_ns"]);
    }
}
