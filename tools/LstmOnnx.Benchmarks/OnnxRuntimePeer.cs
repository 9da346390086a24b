using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Benchmarks;

/// <summary>
/// ONNX Runtime's own API at its best: one thread, all graph optimisations, input and output bound to memory that stays, and states handed on by two
/// bindings run in turn. Nothing is copied here.
/// </summary>
internal sealed class OnnxRuntimePeer : IPeer
{
    private readonly SessionOptions _options;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly List<OrtValue> _values = [];
    private readonly OrtIoBinding[] _bindings;
    private readonly float[] _output;
    private int _turn;

    /// <param name="work">The case.</param>
    /// <param name="bytes">The model, whose inputs and outputs are <see cref="BenchmarkModel"/>'s.</param>
    /// <param name="input">x [T, B, I].</param>
    /// <param name="weights">How the model's file holds its weights.</param>
    public OnnxRuntimePeer(InferenceCase work, byte[] bytes, float[] input, string weights = "float32")
    {
        Weights = weights;
        _options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(bytes, _options);
        _output = new float[work.T * work.B * work.H];
        var x = Value(input, work.T, work.B, work.I);
        var y = Value(_output, work.T, 1, work.B, work.H);
        var hidden = new[] { State(work), State(work) };
        var cell = new[] { State(work), State(work) };
        _bindings = new OrtIoBinding[work.Streams ? 2 : 1];
        for (var i = 0; i < _bindings.Length; i++)
        {
            _bindings[i] = _session.CreateIoBinding();
            _bindings[i].BindInput("x", x);
            _bindings[i].BindOutput("y", y);
            if (!work.Streams)
                continue;
            _bindings[i].BindInput("hidden", hidden[i]);
            _bindings[i].BindInput("cell", cell[i]);
            _bindings[i].BindOutput("hidden_out", hidden[1 - i]);
            _bindings[i].BindOutput("cell_out", cell[1 - i]);
        }
    }

    public string Engine => Weights == "float32" ? "onnxruntime" : $"onnxruntime-{Weights}";

    public string Weights { get; }

    public ReadOnlySpan<float> Output => _output;

    public void Run()
    {
        _session.RunWithBinding(_runOptions, _bindings[_turn]);
        _turn = (_turn + 1) % _bindings.Length;
    }

    public void Dispose()
    {
        foreach (var binding in _bindings)
            binding.Dispose();
        foreach (var value in _values)
            value.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
        _options.Dispose();
    }

    private OrtValue State(InferenceCase work) => Value(new float[work.B * work.H], 1, work.B, work.H);

    private OrtValue Value(float[] data, params long[] shape)
    {
        _values.Add(OrtValue.CreateTensorValueFromMemory(data, shape));
        return _values[^1];
    }
}
