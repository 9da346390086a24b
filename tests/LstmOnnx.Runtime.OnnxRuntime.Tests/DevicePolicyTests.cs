using LstmOnnx.TestSupport;
using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

public class DevicePolicyTests
{
    public static TheoryData<DevicePolicy> Policies => [.. Enum.GetValues<DevicePolicy>()];

    private static bool OnlyCpu => OnnxRuntimeEngine.Devices.All(device => device.Kind == "CPU");

    [Theory]
    [MemberData(nameof(Policies))]
    public void Every_policy_runs_and_says_what_it_chose(DevicePolicy policy)
    {
        var lstm = new TestLstm(3, 4);
        using var model = TestLstm.Load(lstm.Bytes(), OnnxRuntimeEngine.WithPolicy(policy));
        Assert.Equal($"onnxruntime:{policy}", model.Choice.Engine);
        Assert.Matches($@"^ONNX Runtime \d+\.\d+\.\d+, policy {policy} chose \w+ExecutionProvider, ", model.Choice.Description);
        using var session = model.CreateSession(batchSize: 2, sequenceLength: 5);
        var (x, y) = (Seeded.Floats(5 * 2 * 3, seed: 1), new float[5 * 2 * 4]);
        session.Run(x, y);
        Near.Equal(lstm.Expected(x, 5, 2), y, 1e-5);
    }

    [Theory]
    [InlineData(DevicePolicy.PreferGpu)]
    [InlineData(DevicePolicy.PreferNpu)]
    [InlineData(DevicePolicy.MaxPerformance)]
    public void Where_only_the_cpu_is_there_the_choice_says_so_and_a_required_policy_is_unavailable(DevicePolicy policy)
    {
        Assert.SkipUnless(OnlyCpu, "this machine has other devices");
        using var model = TestLstm.Load(new TestLstm(3, 4).Bytes(), OnnxRuntimeEngine.WithPolicy(policy));
        Assert.Equal($"nodes that {policy} does not take run on the CPU", model.Choice.FallBack);

        var engine = OnnxRuntimeEngine.WithPolicy(policy).Required();
        var failure = Assert.Throws<EngineUnavailableException>(() => TestLstm.Load(new TestLstm(3, 4).Bytes(), engine, SimdEngine.Default));
        Assert.Contains($"onnxruntime:{policy}: the policy {policy} is required and there is no device for it", failure.Message, StringComparison.Ordinal);
        Assert.Contains("CPU by CPUExecutionProvider", engine.Unavailable, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DevicePolicy.Default)]
    [InlineData(DevicePolicy.PreferCpu)]
    public void The_cpu_is_no_fall_back_of_a_policy_that_asks_for_it(DevicePolicy policy)
    {
        using var model = TestLstm.Load(new TestLstm(3, 4).Bytes(), OnnxRuntimeEngine.WithPolicy(policy).Required());
        Assert.Null(model.Choice.FallBack);
    }

    [Fact]
    public void Policies_and_options_that_mean_nothing_are_refused()
    {
        Assert.Contains("PreferNpu", Assert.Throws<ArgumentException>(() => OnnxRuntimeEngine.WithPolicy((DevicePolicy)99)).Message, StringComparison.Ordinal);
        Assert.Contains("no devices", Assert.Throws<ArgumentException>(() => OnnxRuntimeEngine.WithPolicy(DevicePolicy.PreferGpu, new OnnxRuntimeOptions { DeviceId = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("found a",
            Assert.Throws<ArgumentException>(() => OnnxRuntimeEngine.WithPolicy(DevicePolicy.PreferGpu, new OnnxRuntimeOptions { ProviderOptions = new Dictionary<string, string> { ["a"] = "1" } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_policies_are_those_of_onnx_runtime() => Assert.Equal(
        Enum.GetNames<ExecutionProviderDevicePolicy>().Select(name => name.Replace("_", "", StringComparison.Ordinal)),
        Enum.GetNames<DevicePolicy>().Select(name => name.ToUpperInvariant()));
}
