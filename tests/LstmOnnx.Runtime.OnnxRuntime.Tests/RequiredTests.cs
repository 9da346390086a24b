using Google.Protobuf;
using LstmOnnx.Onnx;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

public class RequiredTests
{
    [Fact]
    public void A_required_cpu_runs_as_any_other()
    {
        var engine = OnnxRuntimeEngine.Cpu.Required();
        using var model = TestLstm.Load(new TestLstm(3, 4).Bytes(), engine);
        Assert.True(engine.IsRequired);
        Assert.False(OnnxRuntimeEngine.Cpu.IsRequired);
        Assert.Equal("onnxruntime:CPU", model.Choice.Engine);
        Assert.Null(model.Choice.FallBack);
    }

    [Fact]
    public void A_required_provider_that_is_absent_ends_the_loading_with_the_reasons_so_far()
    {
        Assert.SkipWhen(OnnxRuntimeEngine.With("CUDA").Unavailable is null, "this build of ONNX Runtime has CUDA");
        var failure = Assert.Throws<EngineUnavailableException>(() =>
            TestLstm.Load(new TestLstm(3, 4).Bytes(), OnnxRuntimeEngine.With("OpenVINO"), OnnxRuntimeEngine.With("CUDA").Required(), OnnxRuntimeEngine.Cpu));
        Assert.Equal(["onnxruntime:OpenVINO", "onnxruntime:CUDA"], failure.Rejected.Select(rejected => rejected.Engine));
        Assert.Contains("the required engine cannot be used", failure.Message, StringComparison.Ordinal);
        Assert.All(failure.Rejected, rejected => Assert.Contains(rejected.Reason, failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_that_the_simd_engine_refuses_runs_on_the_next_unless_it_is_required()
    {
        var bytes = Determinant();
        using var model = TestLstm.Load(bytes, SimdEngine.Default, OnnxRuntimeEngine.With("CUDA"), OnnxRuntimeEngine.Cpu);
        Assert.Equal("onnxruntime:CPU", model.Choice.Engine);
        Assert.Equal(["simd", "onnxruntime:CUDA"], model.Choice.Rejected.Select(rejected => rejected.Engine));
        Assert.Contains("Det", model.Choice.Rejected[0].Reason, StringComparison.Ordinal);

        var refusal = Assert.Throws<UnsupportedOnnxException>(() => TestLstm.Load(bytes, SimdEngine.Default.Required(), OnnxRuntimeEngine.Cpu));
        Assert.Equal(RefusalCode.UnsupportedOperator, refusal.Code);
        Assert.Contains("the required engine refuses the model: simd: ", refusal.Message, StringComparison.Ordinal);
    }

    // ONNX Runtime's LSTM has no batch-first layout.
    [Fact]
    public void A_model_that_onnx_runtime_refuses_ends_the_loading_where_it_is_required()
    {
        var graph = new OnnxGraphBuilder("layout", 17);
        var (x, w, r) = (graph.Input("x", 2, 5, 3), graph.Initializer("w", new float[16 * 3], 1, 16, 3), graph.Initializer("r", new float[16 * 4], 1, 16, 4));
        graph.Node("LSTM", [x, w, r], [OnnxAttribute.Of("hidden_size", 4), OnnxAttribute.Of("layout", 1)], output: "y");
        graph.Output("y", 2, 5, 1, 4);
        var bytes = OnnxFile.ToBytes(graph.Build(new Dictionary<string, string>()));

        var refusal = Assert.Throws<UnsupportedOnnxException>(() => TestLstm.Load(bytes, OnnxRuntimeEngine.Cpu.Required(), SimdEngine.Default));

        Assert.Equal(RefusalCode.RefusedByEngine, refusal.Code);
        Assert.Contains("layout", refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    // x [1, 2, 2] to y [1]: an operator that the SIMD engine has no use for, nor the builder.
    private static byte[] Determinant()
    {
        var graph = new OnnxGraphBuilder("determinant", 17);
        graph.Node("Relu", [graph.Input("x", 1, 2, 2)], output: "y");
        graph.Output("y", 1);
        var model = graph.Build();
        model.Graph.Node[0].OpType = "Det";
        return model.ToByteArray();
    }
}
