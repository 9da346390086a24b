using System.Diagnostics;
using System.Text.Json;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Inspection;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary>The shape of what <c>bench</c> says; how fast a machine is is no test.</summary>
public sealed class BenchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Both_engines_are_measured_at_the_sizes_asked_for()
    {
        var json = JsonDocument.Parse(Cli.Run("bench", SampleModels.AddOne(_folder), "--batch", "4", "--seconds", "0.05", "--json").Expect(ExitCode.Done).Out).RootElement;

        Assert.Equal([4, 2], json.GetProperty("shapes").GetProperty("x").EnumerateArray().Select(size => size.GetInt32()));
        var rows = json.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Equal(["simd", "onnxruntime:CPU"], rows.Select(row => row.GetProperty("engine").GetString()));
        Assert.All(rows, row =>
        {
            Assert.InRange(row.GetProperty("p50_us").GetDouble(), 0, row.GetProperty("p99_us").GetDouble());
            Assert.InRange(row.GetProperty("p99_us").GetDouble(), 0, row.GetProperty("p999_us").GetDouble());
            Assert.InRange(row.GetProperty("p999_us").GetDouble(), 0, row.GetProperty("p9999_us").GetDouble());
            Assert.InRange(row.GetProperty("p9999_us").GetDouble(), 0, row.GetProperty("max_us").GetDouble());
            Assert.True(row.GetProperty("calls").GetInt32() > 0);
        });
        Assert.True(json.GetProperty("clock_ns").GetDouble() >= 0);
        Assert.Equal(rows[1].GetProperty("p50_us").GetDouble() / rows[0].GetProperty("p50_us").GetDouble(), rows[0].GetProperty("ratio_to_ort").GetDouble(), 6);
        Assert.Equal(1, rows[1].GetProperty("ratio_to_ort").GetDouble());
    }

    [Fact]
    public void As_many_runs_are_timed_as_are_asked_for()
    {
        var json = JsonDocument.Parse(Cli.Run("bench", SampleModels.AddOne(_folder), "--steps", "333", "--json").Expect(ExitCode.Done).Out).RootElement;

        Assert.All(json.GetProperty("rows").EnumerateArray(), row => Assert.Equal(333, row.GetProperty("calls").GetInt32()));
    }

    [Fact]
    public void Ranks_are_those_of_the_sorted_times()
    {
        var time = new Time();
        var times = new CallTimes(4);
        var calls = 0;
        times.Run(() => time.Ticks += calls++ % 2 == 0 ? 3 : 20, 3, long.MaxValue, new Clock(time));
        times.Run(() => time.Ticks += 60, 9, long.MaxValue, new Clock(time));

        Assert.Equal(4, times.Count);
        Assert.Equal(0, times.Room);
        // Sorted: 3, 3, 20, 60. Nearest ranks: half of four is the second, three quarters the third, all above that the fourth.
        Assert.Equal([3, 3, 20, 60, 60], new[] { 0, 0.5, 0.75, 0.76, 1 }.Select(times.Ticks));
        Assert.Equal(20e9 / Stopwatch.Frequency, times.Nanoseconds(0.75));
        Assert.Throws<InvalidOperationException>(() => new CallTimes(1).Ticks(0.5));
    }

    [Fact]
    public void Calls_are_timed_until_their_end_and_one_even_where_it_has_passed()
    {
        var time = new Time { Ticks = 100 };
        var times = new CallTimes(9);
        times.Run(() => time.Ticks += 10, 9, end: 130, new Clock(time));
        Assert.Equal(3, times.Count);
        // A turn whose time was up before its first call, as where something else had the processor.
        times.Run(() => time.Ticks += 7, 5, end: 0, new Clock(time));
        Assert.Equal(4, times.Count);
        Assert.Equal([7, 10], new[] { 0, 1.0 }.Select(times.Ticks));
        times.Run(() => Assert.Fail("no call was asked for"), 0, long.MaxValue, new Clock(time));
    }

    [Fact]
    public void An_engine_that_refuses_is_left_out_unless_it_is_named()
    {
        var model = SampleModels.Einsum(_folder);

        var text = Cli.Run("bench", model, "--seconds", "0.05").Expect(ExitCode.Done).Out;
        Assert.Contains("simd refuses the model: Einsum", text, StringComparison.Ordinal);
        Cli.Run("bench", model, "--engine", "simd", "--seconds", "0.05").ExpectError(ExitCode.ModelRefused, "Einsum");
    }

    [Fact]
    public void Flags_that_make_no_sense_are_usage_errors()
    {
        var model = SampleModels.AddOne(_folder);

        Cli.Run("bench", model, "--steps", "0").ExpectError(ExitCode.Usage, "--steps");
        Cli.Run("bench", model, "--steps", "1e6").ExpectError(ExitCode.Usage, "--steps");
        Cli.Run("bench", model, "--seconds", "0").ExpectError(ExitCode.Usage, "--seconds");
        Cli.Run("bench", model, "--engine", "gpu").ExpectError(ExitCode.Usage, "'gpu'");
        Cli.Run("bench", model, "--engine", "ort:GPU").ExpectError(ExitCode.Usage, "CUDA");
        Cli.Run("bench", model, "--engine", "ort:/absent/lib.so", "--seconds", "0.05").ExpectError(ExitCode.EngineUnavailable, "/absent/lib.so");
    }

    private sealed class Time
    {
        public long Ticks { get; set; }
    }

    // Stands still but for what the calls add.
    private readonly struct Clock(Time time) : CallTimes.IClock
    {
        public long Now() => time.Ticks;
    }
}
