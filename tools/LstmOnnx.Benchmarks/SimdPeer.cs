using LstmOnnx.Runtime;

namespace LstmOnnx.Benchmarks;

/// <summary>Our engine through its public face: <see cref="LstmStream.Step"/>, or <see cref="LstmSession.Run(ReadOnlySpan{float}, Span{float})"/>, copies of input and output included.</summary>
internal sealed class SimdPeer : IPeer
{
    private readonly LstmModel model;
    private readonly LstmStream? stream;
    private readonly LstmSession? session;
    private readonly float[] input;
    private readonly float[] output;

    public SimdPeer(InferenceCase work, byte[] bytes, float[] input)
    {
        model = LstmModel.Load(bytes);
        this.input = input;
        output = new float[work.T * work.B * work.H];
        if (work.Streams)
            stream = model.CreateStream(work.B);
        else
            session = model.CreateSession(work.B, work.T);
    }

    public string Engine => "simd";

    public ReadOnlySpan<float> Output => output;

    public void Run()
    {
        if (stream is not null)
            stream.Step(input, output);
        else
            session!.Run(input, output);
    }

    public void Dispose()
    {
        stream?.Dispose();
        session?.Dispose();
        model.Dispose();
    }
}
