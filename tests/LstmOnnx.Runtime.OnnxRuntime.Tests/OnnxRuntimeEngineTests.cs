using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

public class OnnxRuntimeEngineTests
{
    public static TheoryData<string> OtherProviders => [.. OnnxRuntimeEngine.ProviderNames.Where(name => name != "CPU")];

    [Fact]
    public void The_cpu_is_there_and_says_what_it_is()
    {
        Assert.Null(OnnxRuntimeEngine.Cpu.Unavailable);
        using var model = TestLstm.Load(new TestLstm(3, 4).Bytes(), OnnxRuntimeEngine.Cpu, SimdEngine.Default);
        Assert.Equal("onnxruntime:CPU", model.Choice.Engine);
        Assert.Matches(@"^ONNX Runtime \d+\.\d+\.\d+, CPU, 1 thread$", model.Choice.Description);
        Assert.Empty(model.Choice.Rejected);
        using var threads = TestLstm.Load(new TestLstm(3, 4).Bytes(), OnnxRuntimeEngine.With("cpu", new OnnxRuntimeOptions { IntraOpThreads = 2 }));
        Assert.EndsWith("2 threads", threads.Choice.Description, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OtherProviders))]
    public void A_provider_that_is_not_in_the_library_is_passed_over_with_the_reason(string provider)
    {
        var engine = OnnxRuntimeEngine.With(provider);
        Assert.SkipWhen(engine.Unavailable is null, $"this build of ONNX Runtime has {provider}");
        using var model = TestLstm.Load(new TestLstm(3, 4).Bytes(), engine, SimdEngine.Default);
        Assert.Equal(SimdEngine.Default.Name, model.Choice.Engine);
        var rejected = Assert.Single(model.Choice.Rejected);
        Assert.Equal($"onnxruntime:{provider}", rejected.Engine);
        Assert.Contains("is not in this build of ONNX Runtime", rejected.Reason, StringComparison.Ordinal);
        Assert.Contains("CPUExecutionProvider", rejected.Reason, StringComparison.Ordinal);

        var failure = Assert.Throws<EngineUnavailableException>(() => TestLstm.Load(new TestLstm(3, 4).Bytes(), engine));
        Assert.Contains(rejected.Reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_and_options_that_mean_nothing_are_refused()
    {
        Refused("choose one of CPU, CUDA", () => OnnxRuntimeEngine.With("CUDAA"));
        Refused("IntraOpThreads", () => OnnxRuntimeEngine.With("CPU", new OnnxRuntimeOptions { IntraOpThreads = 0 }));
        Refused("DeviceId", () => OnnxRuntimeEngine.With("CUDA", new OnnxRuntimeOptions { DeviceId = -1 }));
        Refused("has no devices", () => OnnxRuntimeEngine.With("CPU", new OnnxRuntimeOptions { DeviceId = 1 }));
        Refused("takes no options of its own, found arena", () => OnnxRuntimeEngine.With("CPU", new OnnxRuntimeOptions { ProviderOptions = new Dictionary<string, string> { ["arena"] = "1" } }));

        static void Refused(string expected, Func<OnnxRuntimeEngine> with) =>
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(with).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_onnx_runtime_refuses_falls_to_the_next_engine_with_its_message()
    {
        var bytes = ModelOfWrongShapes();
        using var model = TestLstm.Load(bytes, OnnxRuntimeEngine.Cpu, SimdEngine.Default);
        Assert.Equal(SimdEngine.Default.Name, model.Choice.Engine);
        var rejected = Assert.Single(model.Choice.Rejected);
        Assert.Contains("ONNX Runtime refuses the model", rejected.Reason, StringComparison.Ordinal);
        Assert.Contains("matmul", rejected.Reason, StringComparison.Ordinal);
        Assert.ThrowsAny<ModelRefusedException>(() => TestLstm.Load(bytes, OnnxRuntimeEngine.Cpu));
    }

    [Fact]
    public void Nothing_of_onnx_runtime_reaches_standard_error() =>
        ChildProcess.RunTest(typeof(OnnxRuntimeEngineTests).Assembly.Location, $"{typeof(OnnxRuntimeEngineTests).FullName}.{nameof(Child_provokes_messages)}");

    [Fact(Explicit = true)]
    public void Child_provokes_messages()
    {
        A_model_that_onnx_runtime_refuses_falls_to_the_next_engine_with_its_message();
        new OnnxRuntimeSessionTests().Shapes_that_the_graph_does_not_take_are_refused_with_the_reason();
        using var unused = TestLstm.Load(ModelWithAnUnusedInitializer(), OnnxRuntimeEngine.Cpu);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_the_native_library_the_next_engine_runs_and_the_choice_says_why(bool damaged)
    {
        using var folder = new TemporaryFolder();
        var assembly = CopyWithoutNativeLibrary(folder.Path, damaged);
        ChildProcess.RunTest(assembly, $"{typeof(OnnxRuntimeEngineTests).FullName}.{nameof(Child_has_no_native_library)}");
    }

    [Fact(Explicit = true)]
    public void Child_has_no_native_library()
    {
        var bytes = new TestLstm(3, 4).Bytes();
        OnnxRuntimeEngine[] engines = [OnnxRuntimeEngine.With("CUDA"), OnnxRuntimeEngine.WithLibrary("/absent/lib.so"), OnnxRuntimeEngine.WithPolicy(DevicePolicy.PreferGpu), OnnxRuntimeEngine.Cpu];
        using var model = TestLstm.Load(bytes, [.. engines, SimdEngine.Default]);
        Assert.Equal(SimdEngine.Default.Name, model.Choice.Engine);
        Assert.Equal(["onnxruntime:CUDA", "onnxruntime:lib.so", "onnxruntime:PreferGpu", "onnxruntime:CPU"], model.Choice.Rejected.Select(rejected => rejected.Engine));
        Assert.All(model.Choice.Rejected, rejected => Assert.Contains("the native library of ONNX Runtime cannot be used", rejected.Reason, StringComparison.Ordinal));
        Assert.Throws<EngineUnavailableException>(() => TestLstm.Load(bytes, OnnxRuntimeEngine.Cpu));
        Assert.All(engines, engine => Assert.Throws<EngineUnavailableException>(() => TestLstm.Load(bytes, engine.Required(), SimdEngine.Default)));
        Assert.Empty(OnnxRuntimeEngine.Devices);
        Assert.Null(OnnxRuntimeEngine.LibraryVersion);
    }

    // The dependency file names the library, so that a copy without it is one where the loader looks and finds nothing, or no library.
    private static string CopyWithoutNativeLibrary(string folder, bool damaged)
    {
        var source = AppContext.BaseDirectory;
        foreach (var path in Directory.GetFiles(source))
        {
            if (!Path.GetFileName(path).Contains("libonnxruntime", StringComparison.Ordinal))
                File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
        }

        foreach (var path in Directory.GetFiles(Path.Combine(source, "runtimes"), "*onnxruntime*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (damaged)
                File.WriteAllText(copy, "no library");
        }

        return Path.Combine(folder, Path.GetFileName(typeof(OnnxRuntimeEngineTests).Assembly.Location));
    }

    // ONNX Runtime infers shapes when it loads a model, and finds [2, 3] · [4, 5]; the SIMD engine plans when a session is made.
    private static byte[] ModelOfWrongShapes()
    {
        var builder = new OnnxGraphBuilder("wrong shapes", 17);
        var y = builder.Node("MatMul", [builder.Input("x", 2, 3), builder.Initializer("w", new float[20], 4, 5)], null, "matmul", "y");
        builder.Output(y, 2, 5);
        return builder.Build().ToByteArray();
    }

    // Which ONNX Runtime warns of by default.
    private static byte[] ModelWithAnUnusedInitializer()
    {
        var model = ModelProto.Parser.ParseFrom(new TestLstm(3, 4).Bytes());
        model.Graph.Initializer.Add(OnnxTensor.Of("unused", [1f], 1));
        return model.ToByteArray();
    }
}
