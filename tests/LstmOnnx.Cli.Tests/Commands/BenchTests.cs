using System.Text.Json;
using LstmOnnx.Cli.Hosting;
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
            Assert.InRange(row.GetProperty("p99_us").GetDouble(), 0, row.GetProperty("max_us").GetDouble());
            Assert.True(row.GetProperty("calls").GetInt32() > 0);
        });
        Assert.Equal(rows[1].GetProperty("p50_us").GetDouble() / rows[0].GetProperty("p50_us").GetDouble(), rows[0].GetProperty("ratio_to_ort").GetDouble(), 6);
        Assert.Equal(1, rows[1].GetProperty("ratio_to_ort").GetDouble());
    }

    [Fact]
    public void An_engine_that_refuses_is_left_out_unless_it_is_named()
    {
        var model = SampleModels.Acosh(_folder);

        var text = Cli.Run("bench", model, "--seconds", "0.05").Expect(ExitCode.Done).Out;
        Assert.Contains("simd refuses the model: Acosh", text, StringComparison.Ordinal);
        Cli.Run("bench", model, "--engine", "simd", "--seconds", "0.05").ExpectError(ExitCode.ModelRefused, "Acosh");
    }

    [Fact]
    public void Flags_that_make_no_sense_are_usage_errors()
    {
        var model = SampleModels.AddOne(_folder);

        Cli.Run("bench", model, "--seconds", "0").ExpectError(ExitCode.Usage, "--seconds");
        Cli.Run("bench", model, "--engine", "gpu").ExpectError(ExitCode.Usage, "'gpu'");
        Cli.Run("bench", model, "--engine", "ort:GPU").ExpectError(ExitCode.Usage, "CUDA");
        Cli.Run("bench", model, "--engine", "ort:/absent/lib.so", "--seconds", "0.05").ExpectError(ExitCode.EngineUnavailable, "/absent/lib.so");
    }
}
