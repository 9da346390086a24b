using LstmOnnx.Runtime;

namespace LstmOnnx.Benchmarks;

/// <summary>
/// Our engine through its public face: <see cref="LstmStream.Step(ReadOnlySpan{float}, Span{float})"/>, or <see cref="LstmSession.Run(ReadOnlySpan{float}, Span{float})"/>, copies of input and output included; or <see cref="StreamBank.Step"/>.
/// </summary>
internal sealed class SimdPeer : IPeer
{
    private readonly LstmModel _model;
    private readonly LstmStream? _stream;
    private readonly LstmSession? _session;
    private readonly StreamBank? _bank;
    private readonly StreamHandle[] _members = [];
    private readonly float[] _input;
    private readonly float[] _output;

    public SimdPeer(InferenceCase work, byte[] bytes, float[] input)
    {
        _model = LstmModel.Load(bytes, new LoadOptions { Weights = work.Weights, Engines = [SimdEngine.Default.WithThreads(work.Threads)] });
        Weights = work.Weights.ToString().ToLowerInvariant();
        _input = input;
        _output = new float[work.T * work.B * work.H];
        if (work.Work == "stream-bank")
        {
            _bank = _model.CreateStreamBank(work.B);
            _members = [.. Enumerable.Range(0, work.B).Select(_ => _bank.Join())];
            for (var i = 0; i < work.B; i++)
                _bank.SetInput(_members[i], input.AsSpan(i * work.I, work.I));
        }
        else if (work.Streams)
            _stream = _model.CreateStream(work.B);
        else
            _session = _model.CreateSession(work.B, work.T);
    }

    public string Engine => "simd";

    public string Weights { get; }

    public ReadOnlySpan<float> Output
    {
        get
        {
            for (var i = 0; i < _members.Length; i++)
                _bank!.GetOutput(_members[i], _output.AsSpan(i * _bank.OutputLength, _bank.OutputLength));
            return _output;
        }
    }

    public void Run()
    {
        if (_bank is not null)
            _bank.Step();
        else if (_stream is not null)
            _stream.Step(_input, _output);
        else
            _session!.Run(_input, _output);
    }

    public void Dispose()
    {
        _bank?.Dispose();
        _stream?.Dispose();
        _session?.Dispose();
        _model.Dispose();
    }
}
