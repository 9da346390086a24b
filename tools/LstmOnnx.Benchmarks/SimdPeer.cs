using LstmOnnx.Runtime;

namespace LstmOnnx.Benchmarks;

/// <summary>Our engine through its public face: <see cref="LstmStream.Step(ReadOnlySpan{float}, Span{float})"/>, or <see cref="LstmSession.Run(ReadOnlySpan{float}, Span{float})"/>, copies of input and output included.</summary>
internal sealed class SimdPeer : IPeer
{
    private readonly LstmModel _model;
    private readonly LstmStream? _stream;
    private readonly LstmSession? _session;
    private readonly float[] _input;
    private readonly float[] _output;

    public SimdPeer(InferenceCase work, byte[] bytes, float[] input)
    {
        _model = LstmModel.Load(bytes, new LoadOptions { Weights = work.Weights });
        Weights = work.Weights.ToString().ToLowerInvariant();
        _input = input;
        _output = new float[work.T * work.B * work.H];
        if (work.Streams)
            _stream = _model.CreateStream(work.B);
        else
            _session = _model.CreateSession(work.B, work.T);
    }

    public string Engine => "simd";

    public string Weights { get; }

    public ReadOnlySpan<float> Output => _output;

    public void Run()
    {
        if (_stream is not null)
            _stream.Step(_input, _output);
        else
            _session!.Run(_input, _output);
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _session?.Dispose();
        _model.Dispose();
    }
}
