using LstmOnnx.Runtime.OnnxRuntime.Tests.Plugin;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

public class PluginLibraryTests
{
    private static readonly string[] Children =
    [
        nameof(Child_runs_a_whole_model_on_the_library), nameof(Child_says_when_nodes_fall_back_to_the_cpu), nameof(Child_refuses_a_fall_back_where_the_library_is_required),
        nameof(Child_chooses_devices_and_options), nameof(Child_lists_the_library_among_the_devices),
    ];

    public static TheoryData<string> ChildTests => [.. Children];

    [Fact]
    public void A_library_that_is_not_there_is_passed_over_by_its_full_path()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("libabsent.so");

        var rejected = PassedOver(path);

        Assert.Equal("onnxruntime:libabsent.so", rejected.Engine);
        Assert.Equal($"there is no provider library '{path}'", rejected.Reason);
    }

    [Fact]
    public void A_file_that_is_no_library_is_passed_over_with_the_loaders_words()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("text.so");
        File.WriteAllText(path, "no library");

        var rejected = PassedOver(path);

        Assert.Contains($"does not load the provider library '{path}'", rejected.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_without_providers_is_passed_over()
    {
        // Any library will do; this one comes with ONNX Runtime.
        var path = Directory.GetFiles(AppContext.BaseDirectory, "*onnxruntime_providers_shared.*", SearchOption.AllDirectories).FirstOrDefault(file => file.Contains("linux-x64", StringComparison.Ordinal));
        Assert.SkipUnless(OperatingSystem.IsLinux() && path is not null && System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64, "this machine has no such library of ONNX Runtime");

        Assert.Contains("CreateEpFactories", PassedOver(path).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_library_that_is_not_there_ends_the_loading()
    {
        var engine = OnnxRuntimeEngine.WithLibrary("/absent/libabsent.so").Required();

        var failure = Assert.Throws<EngineUnavailableException>(() => TestLstm.Load(new TestLstm(3, 4).Bytes(), engine, SimdEngine.Default));

        Assert.Contains("the required engine cannot be used: onnxruntime:libabsent.so: there is no provider library '/absent/libabsent.so'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_and_options_that_mean_nothing_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => OnnxRuntimeEngine.WithLibrary(" "));
        Assert.Throws<ArgumentException>(() => OnnxRuntimeEngine.WithLibrary("lib.so", new OnnxRuntimeOptions { DeviceId = -1 }));
    }

    // In processes of their own: a library stays registered, and would be among the devices of other tests.
    [Theory]
    [MemberData(nameof(ChildTests))]
    public void A_provider_library_works(string child)
    {
        using var folder = new TemporaryFolder();
        var library = NegProvider.CompileOrSkip(folder.Path);
        ChildProcess.RunTest(typeof(PluginLibraryTests).Assembly.Location, $"{typeof(PluginLibraryTests).FullName}.{child}", new Dictionary<string, string> { [NegProvider.Variable] = library });
    }

    [Fact(Explicit = true)]
    public void Child_runs_a_whole_model_on_the_library()
    {
        foreach (var engine in (Engine[])[OnnxRuntimeEngine.WithLibrary(NegProvider.Path), OnnxRuntimeEngine.WithLibrary(NegProvider.Path).Required()])
        {
            using var model = TestLstm.Load(NegProvider.Chain("Neg"), engine);
            Assert.Equal("onnxruntime:libneg_provider.so", model.Choice.Engine);
            Assert.Matches(@"^ONNX Runtime \d+\.\d+\.\d+, NegExecutionProvider of libneg_provider\.so, 1 thread$", model.Choice.Description);
            Assert.Null(model.Choice.FallBack);
            using var session = model.CreateSession(new Dictionary<string, int[]> { ["x"] = [3] });
            var y = new float[3];
            session.Run([1, -2, 3], y);
            Near.SameBits([-1, 2, -3], y);
        }
    }

    [Fact(Explicit = true)]
    public void Child_says_when_nodes_fall_back_to_the_cpu()
    {
        using var model = TestLstm.Load(NegProvider.Chain("Neg", "Relu"), OnnxRuntimeEngine.WithLibrary(NegProvider.Path));
        Assert.Equal("nodes that libneg_provider.so does not take run on the CPU", model.Choice.FallBack);
        Assert.Contains("in part or whole on the CPU", model.Choice.Description, StringComparison.Ordinal);
        Assert.Contains(model.Choice.FallBack!, model.Choice.ToString(), StringComparison.Ordinal);
        using var session = model.CreateSession(new Dictionary<string, int[]> { ["x"] = [3] });
        var y = new float[3];
        session.Run([1, -2, 3], y);
        Near.SameBits([0, 2, 0], y);
    }

    [Fact(Explicit = true)]
    public void Child_refuses_a_fall_back_where_the_library_is_required()
    {
        var bytes = NegProvider.Chain("Neg", "Relu");
        var refusal = Assert.Throws<UnsupportedOnnxException>(() => TestLstm.Load(bytes, OnnxRuntimeEngine.WithLibrary(NegProvider.Path).Required(), SimdEngine.Default));
        Assert.Equal(RefusalCode.RefusedByEngine, refusal.Code);
        Assert.Contains("libneg_provider.so is required to run the whole model and does not", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("fallback to CPU EP", refusal.Message, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public void Child_chooses_devices_and_options()
    {
        var other = TestLstm.Load(NegProvider.Chain("Neg"), OnnxRuntimeEngine.WithLibrary(NegProvider.Path, new OnnxRuntimeOptions { DeviceId = 7 }), OnnxRuntimeEngine.Cpu);
        Assert.Contains("has 1 devices (NegExecutionProvider on CPU", Assert.Single(other.Choice.Rejected).Reason, StringComparison.Ordinal);
        using var model = TestLstm.Load(NegProvider.Chain("Neg"), OnnxRuntimeEngine.WithLibrary(NegProvider.Path, new OnnxRuntimeOptions { ProviderOptions = new Dictionary<string, string> { ["any"] = "1" } }));
        Assert.Null(model.Choice.FallBack);
    }

    [Fact(Explicit = true)]
    public void Child_lists_the_library_among_the_devices()
    {
        Assert.DoesNotContain(OnnxRuntimeEngine.Devices, device => device.Provider == "NegExecutionProvider");
        Assert.Null(OnnxRuntimeEngine.WithLibrary(NegProvider.Path).Unavailable);
        Assert.Null(OnnxRuntimeEngine.WithLibrary(NegProvider.Path).Unavailable);
        var device = Assert.Single(OnnxRuntimeEngine.Devices, device => device.Provider == "NegExecutionProvider");
        Assert.Equal("CPU", device.Kind);
    }

    private static EngineRejection PassedOver(string path)
    {
        using var model = TestLstm.Load(new TestLstm(3, 4).Bytes(), OnnxRuntimeEngine.WithLibrary(path), SimdEngine.Default);
        Assert.Equal(SimdEngine.Default.Name, model.Choice.Engine);
        return Assert.Single(model.Choice.Rejected);
    }
}
