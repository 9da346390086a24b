using System.Runtime.InteropServices;
using LstmOnnx.Onnx;
using LstmOnnx.Runtime;

namespace LstmOnnx.Benchmarks;

/// <summary>A corpus model on our engine: a stream where it has states, else a session. Inputs are written where the engine reads them, as with bound memory.</summary>
internal sealed class CorpusSimd : IDisposable
{
    private readonly LstmModel _model;
    private readonly LstmStream? _stream;
    private readonly LstmSession? _session;
    private readonly HashSet<int> _states;

    public CorpusSimd(CorpusCase work)
    {
        _model = LstmModel.Load(work.Bytes);
        _states = [.. work.States.Select(state => state.Input)];
        var shapes = _model.Inputs.Zip(work.Sets[0].Inputs).ToDictionary(pair => pair.First.Name, pair => pair.Second.Shape);
        if (_states.Count == 0)
        {
            _session = _model.CreateSession(shapes);
            return;
        }
        _stream = _model.CreateStream(new StreamOptions
        {
            InputShapes = shapes,
            States = [.. work.States.Select(state => (_model.Inputs[state.Input].Name, _model.Outputs[state.Output].Name))],
        });
        foreach (var input in _states)
            Bytes(work.Sets[0].Inputs[input]).CopyTo(MemoryMarshal.AsBytes(_stream.State<float>(_model.Inputs[input].Name)));
    }

    /// <summary>Writes every input that is no state.</summary>
    public void Fill(CorpusSet set)
    {
        for (var i = 0; i < set.Inputs.Length; i++)
        {
            if (_states.Contains(i))
                continue;
            var name = _model.Inputs[i].Name;
            switch (set.Inputs[i].Values)
            {
                case float[] values:
                    values.CopyTo(_stream is null ? _session!.Input<float>(name) : _stream.Input<float>(name));
                    break;
                case long[] values:
                    values.CopyTo(_stream is null ? _session!.Input<long>(name) : _stream.Input<long>(name));
                    break;
                case byte[] values:
                    values.CopyTo(_stream is null ? _session!.Input<byte>(name) : _stream.Input<byte>(name));
                    break;
                case var other:
                    throw new InvalidOperationException($"input '{name}': elements of {other.GetType().GetElementType()} are not measured");
            }
        }
    }

    public void Run()
    {
        if (_stream is null)
            _session!.Run();
        else
            _stream.Step();
    }

    public IReadOnlyList<CallTime> TimeCalls(TimeSpan time) => _stream?.TimeCalls(time) ?? _session!.TimeCalls(time);

    public ReadOnlySpan<float> Output(int output)
    {
        var name = _model.Outputs[output].Name;
        return _stream is null ? _session!.Output<float>(name) : _stream.Output<float>(name);
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _session?.Dispose();
        _model.Dispose();
    }

    private static ReadOnlySpan<byte> Bytes(TensorValues tensor) => MemoryMarshal.AsBytes(((float[])tensor.Values).AsSpan());
}
