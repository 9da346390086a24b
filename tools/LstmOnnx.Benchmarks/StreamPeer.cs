using LstmOnnx.Runtime;

namespace LstmOnnx.Benchmarks;

/// <summary>Any model as a stream of one row, on either engine through the same public face.</summary>
internal sealed class StreamPeer : IPeer
{
    private readonly LstmModel _model;
    private readonly LstmStream _stream;
    private readonly float[] _input;
    private readonly float[] _output;

    public StreamPeer(Engine engine, byte[] bytes, float[] input)
    {
        _model = LstmModel.Load(bytes, new LoadOptions { Engines = [engine] });
        _stream = _model.CreateStream();
        _input = input;
        _output = new float[_stream.OutputLength];
    }

    public string Weights => "float32";

    public string Engine => _model.Choice.Engine.StartsWith("onnxruntime", StringComparison.Ordinal) ? "onnxruntime" : _model.Choice.Engine;

    public ReadOnlySpan<float> Output => _output;

    public void Run() => _stream.Step(_input, _output);

    public void Dispose()
    {
        _stream.Dispose();
        _model.Dispose();
    }
}
