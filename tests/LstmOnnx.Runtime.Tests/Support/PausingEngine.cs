namespace LstmOnnx.Runtime.Tests.Support;

/// <summary>The SIMD engine, whose runs wait while it is armed, so that an overlap of threads is certain.</summary>
internal sealed class PausingEngine : Engine, IDisposable
{
    public ManualResetEventSlim Entered { get; } = new();

    public ManualResetEventSlim Leave { get; } = new();

    public bool IsArmed { get; set; }

    public override string Name => "pausing";

    public override EngineModel Load(CheckedModel model) => new Model(this, SimdEngine.Default.Load(model));

    public void Dispose()
    {
        Entered.Dispose();
        Leave.Dispose();
    }

    private sealed class Model(PausingEngine engine, EngineModel inner) : EngineModel
    {
        public override string Description => inner.Description;

        public override EngineSession CreateSession(SessionRequest request) => new Session(engine, inner.CreateSession(request));

        public override EngineSession CreateStreamSession(SessionRequest request) => new Session(engine, inner.CreateStreamSession(request));
    }

    private sealed class Session(PausingEngine engine, EngineSession inner) : EngineSession
    {
        public override IReadOnlyList<int[]> OutputShapes => inner.OutputShapes;

        public override int StateCount => inner.StateCount;

        public override IReadOnlyList<int[]> KeptShapes => inner.KeptShapes;

        public override Span<float> Input(int index) => inner.Input(index);

        public override ReadOnlySpan<float> Output(int index) => inner.Output(index);

        public override Span<byte> InputBytes(int index) => inner.InputBytes(index);

        public override ReadOnlySpan<byte> OutputBytes(int index) => inner.OutputBytes(index);

        public override Span<byte> State(int pair) => inner.State(pair);

        public override void Run()
        {
            if (engine.IsArmed)
            {
                engine.Entered.Set();
                engine.Leave.Wait();
            }
            inner.Run();
        }
    }
}
