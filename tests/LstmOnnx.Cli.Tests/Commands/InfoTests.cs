using System.Text.Json;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Kernels;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary>What this machine has.</summary>
public class InfoTests
{
    [Fact]
    public void The_widths_and_the_one_in_use_are_those_of_the_kernels()
    {
        var json = JsonDocument.Parse(Cli.Run("info", "--json").Expect(ExitCode.Done).Out).RootElement;

        Assert.Equal(SimdWidths.NameOf(SimdWidths.Selected), json.GetProperty("simd").GetString());
        Assert.Equal(SimdWidths.Available.Select(SimdWidths.NameOf), json.GetProperty("simd_available").EnumerateArray().Select(width => width.GetString()));
        Assert.Equal(Environment.ProcessorCount, json.GetProperty("processors").GetInt32());
        Assert.True(json.TryGetProperty("onnxruntime", out _) || json.TryGetProperty("onnxruntime_reason", out _));
        var devices = json.GetProperty("onnxruntime_devices").EnumerateArray().Select(device => device.GetProperty("provider").GetString());
        Assert.Equal(json.TryGetProperty("onnxruntime", out _), devices.Contains("CPUExecutionProvider"));
    }

    [Fact]
    public void The_variable_forces_a_width_and_a_width_that_is_not_there_is_named()
    {
        Assert.Contains("no vectors (scalar) in use", Run("scalar").Out, StringComparison.Ordinal);
        Assert.Contains("LSTMONNX_SIMD is '999', which is not available here", Run("999").Out, StringComparison.Ordinal);

        static CliResult Run(string width)
        {
            using var process = CliProcess.Start(["info"], new Dictionary<string, string> { [SimdWidths.Variable] = width });
            return process.Wait().Expect(ExitCode.Done);
        }
    }
}
