using System.Runtime.InteropServices;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Engines;

/// <summary>Use by two threads at once: an engine that waits inside Run makes the overlap certain.</summary>
public class ThreadUseTests
{
    [Fact]
    public void A_session_in_use_refuses_a_second_thread_and_works_again_afterwards()
    {
        using var engine = new Waiting();
        using var model = Load(engine);
        var session = model.CreateSession();
        Overlap(engine, () => session.Run(new float[3], new float[1]), () =>
        {
            Assert.Contains("another thread", Assert.Throws<InvalidOperationException>(() => session.Run(new float[3], new float[1])).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(session.Run);
            Assert.Throws<InvalidOperationException>(session.Dispose);
        });
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(session.Run);
        session.Dispose();
    }

    [Fact]
    public void A_stream_in_use_refuses_a_second_thread_and_works_again_afterwards()
    {
        using var engine = new Waiting();
        using var model = Load(engine);
        var stream = model.CreateStream();
        var saved = new byte[stream.SavedLength];
        Overlap(engine, () => stream.Step(new float[3], new float[1]), () =>
        {
            Assert.Throws<InvalidOperationException>(() => stream.Step(new float[3], new float[1]));
            Assert.Throws<InvalidOperationException>(stream.Reset);
            Assert.Throws<InvalidOperationException>(() => stream.Save(saved));
            Assert.Throws<InvalidOperationException>(stream.Dispose);
        });
        stream.Save(saved);
        stream.Restore(saved);
        stream.Dispose();
        Assert.Throws<ObjectDisposedException>(() => stream.Step(new float[3], new float[1]));
    }

    private static LstmModel Load(Waiting engine) =>
        LstmLayers.SequenceToOne(ReferenceLstmDirection.Random(3, 4, seed: 1), Seeded.Floats(4, 2), [0.5f]).Load(new LoadOptions { Engines = [engine] });

    private static void Overlap(Waiting engine, Action first, Action second)
    {
        engine.Armed = true;
        var running = Task.Run(first);
        engine.Entered.Wait(TestContext.Current.CancellationToken);
        try
        {
            second();
        }
        finally
        {
            engine.Armed = false;
            engine.Leave.Set();
        }
        running.GetAwaiter().GetResult();
        first();
    }

    private sealed class Waiting : Engine, IDisposable
    {
        public ManualResetEventSlim Entered { get; } = new();

        public ManualResetEventSlim Leave { get; } = new();

        public bool Armed { get; set; }

        public override string Name => "waiting";

        public override EngineModel Load(CheckedModel model) => new Model(this);

        public void Dispose()
        {
            Entered.Dispose();
            Leave.Dispose();
        }

        private sealed class Model(Waiting engine) : EngineModel
        {
            public override string Description => "waiting";

            public override EngineSession CreateSession(SessionRequest request) => new Session(engine);

            public override EngineSession CreateStreamSession(SessionRequest request) => new Session(engine);
        }

        private sealed class Session(Waiting engine) : EngineSession
        {
            private readonly float[] _input = new float[3], _output = new float[1], _state = new float[2];

            public override IReadOnlyList<int[]> OutputShapes => [[1, 1]];

            public override int StateCount => 1;

            public override Span<float> Input(int index) => _input;

            public override ReadOnlySpan<float> Output(int index) => _output;

            public override Span<byte> InputBytes(int index) => MemoryMarshal.AsBytes(_input.AsSpan());

            public override ReadOnlySpan<byte> OutputBytes(int index) => MemoryMarshal.AsBytes(_output.AsSpan());

            public override Span<byte> State(int pair) => MemoryMarshal.AsBytes(_state.AsSpan());

            public override void Run()
            {
                if (!engine.Armed)
                    return;
                engine.Entered.Set();
                engine.Leave.Wait();
            }
        }
    }
}
