using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Benchmarks;

/// <summary>A corpus model on ONNX Runtime's own API: one thread, all graph optimisations, everything bound to memory that stays, states handed on by two bindings run in turn.</summary>
internal sealed class CorpusOrt : IDisposable
{
    private readonly SessionOptions _options;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly List<OrtValue> _values = [];
    private readonly OrtIoBinding[] _bindings;
    private readonly Array[] _inputs;
    private readonly float[][][] _outputs;
    private readonly HashSet<int> _states;
    private int _turn;

    public CorpusOrt(CorpusCase work)
    {
        _options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(work.Bytes, _options);
        _states = [.. work.States.Select(state => state.Input)];
        var first = work.Sets[0];
        _inputs = [.. first.Inputs.Select(input => (Array)input.Values.Clone())];
        _bindings = new OrtIoBinding[_states.Count > 0 ? 2 : 1];
        _outputs = [.. _bindings.Select(_ => first.Outputs.Select(output => new float[output.Values.Length]).ToArray())];
        // State inputs of one binding are the outputs of the other.
        foreach (var state in work.States)
            ((float[])first.Inputs[state.Input].Values).CopyTo(_outputs[1][state.Output], 0);
        for (var turn = 0; turn < _bindings.Length; turn++)
        {
            var binding = _bindings[turn] = _session.CreateIoBinding();
            for (var i = 0; i < _inputs.Length; i++)
            {
                var state = work.States.Where(pair => pair.Input == i).Select(pair => _outputs[1 - turn][pair.Output]).FirstOrDefault();
                binding.BindInput(_session.InputNames[i], Value(state ?? _inputs[i], first.Inputs[i].Shape));
            }
            for (var o = 0; o < first.Outputs.Length; o++)
                binding.BindOutput(_session.OutputNames[o], Value(_outputs[turn][o], first.Outputs[o].Shape));
        }
    }

    /// <summary>Writes every input that is no state.</summary>
    public void Fill(CorpusSet set)
    {
        for (var i = 0; i < _inputs.Length; i++)
        {
            if (!_states.Contains(i))
                Array.Copy(set.Inputs[i].Values, _inputs[i], _inputs[i].Length);
        }
    }

    public void Run()
    {
        _session.RunWithBinding(_runOptions, _bindings[_turn]);
        _turn = (_turn + 1) % _bindings.Length;
    }

    public ReadOnlySpan<float> Output(int output) => _outputs[(_turn + _bindings.Length - 1) % _bindings.Length][output];

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

    private OrtValue Value(Array data, int[] shape)
    {
        long[] sizes = [.. shape.Select(size => (long)size)];
        _values.Add(data switch
        {
            float[] floats => OrtValue.CreateTensorValueFromMemory(floats, sizes),
            long[] integers => OrtValue.CreateTensorValueFromMemory(integers, sizes),
            byte[] bytes => OrtValue.CreateTensorValueFromMemory(bytes, sizes),
            _ => throw new InvalidOperationException($"elements of {data.GetType().GetElementType()} are not measured"),
        });
        return _values[^1];
    }
}
