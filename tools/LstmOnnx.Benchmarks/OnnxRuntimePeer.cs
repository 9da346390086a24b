using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Benchmarks;

/// <summary>
/// ONNX Runtime's own API at its best: one thread, all graph optimisations, input and output bound to memory that stays, and states handed on by two
/// bindings run in turn. Nothing is copied here.
/// </summary>
internal sealed class OnnxRuntimePeer : IPeer
{
    private readonly SessionOptions options;
    private readonly InferenceSession session;
    private readonly RunOptions runOptions = new();
    private readonly List<OrtValue> values = [];
    private readonly OrtIoBinding[] bindings;
    private readonly float[] output;
    private int turn;

    public OnnxRuntimePeer(InferenceCase work, byte[] bytes, float[] input)
    {
        options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        session = new InferenceSession(bytes, options);
        output = new float[work.T * work.B * work.H];
        var x = Value(input, work.T, work.B, work.I);
        var y = Value(output, work.T, 1, work.B, work.H);
        var hidden = new[] { State(work), State(work) };
        var cell = new[] { State(work), State(work) };
        bindings = new OrtIoBinding[work.Streams ? 2 : 1];
        for (var i = 0; i < bindings.Length; i++)
        {
            bindings[i] = session.CreateIoBinding();
            bindings[i].BindInput("x", x);
            bindings[i].BindOutput("y", y);
            if (!work.Streams)
                continue;
            bindings[i].BindInput("hidden", hidden[i]);
            bindings[i].BindInput("cell", cell[i]);
            bindings[i].BindOutput("hidden_out", hidden[1 - i]);
            bindings[i].BindOutput("cell_out", cell[1 - i]);
        }
    }

    public string Engine => "onnxruntime";

    public ReadOnlySpan<float> Output => output;

    public void Run()
    {
        session.RunWithBinding(runOptions, bindings[turn]);
        turn = (turn + 1) % bindings.Length;
    }

    public void Dispose()
    {
        foreach (var binding in bindings)
            binding.Dispose();
        foreach (var value in values)
            value.Dispose();
        runOptions.Dispose();
        session.Dispose();
        options.Dispose();
    }

    private OrtValue State(InferenceCase work) => Value(new float[work.B * work.H], 1, work.B, work.H);

    private OrtValue Value(float[] data, params long[] shape)
    {
        values.Add(OrtValue.CreateTensorValueFromMemory(data, shape));
        return values[^1];
    }
}
