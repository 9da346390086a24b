using LstmOnnx.Kernels;
using LstmOnnx.Runtime;
using LstmOnnx.Runtime.OnnxRuntime;

namespace LstmOnnx.Training.Tests.Export;

internal static class ExportEngines
{
    public static IReadOnlyList<Engine> Both { get; } = [SimdEngine.Default, OnnxRuntimeEngine.Cpu];

    /// <summary>The SIMD engine at every width of this machine, and ONNX Runtime.</summary>
    public static IReadOnlyList<Engine> AllWidths { get; } = [.. SimdWidths.Available.Select(width => SimdEngine.With(width)), OnnxRuntimeEngine.Cpu];

    /// <summary>An engine that this machine does not have.</summary>
    public sealed class Missing : Engine
    {
        public override string Name => "missing";

        public override EngineModel Load(CheckedModel model) => throw new EngineUnavailableException("there is no such device");
    }

    /// <summary>The SIMD engine with every output off by a little, as a wrong kernel would be.</summary>
    public sealed class OffBy(float amount) : Engine
    {
        public override string Name => "off";

        public override EngineModel Load(CheckedModel model) => new Model(SimdEngine.Default.Load(model), amount);

        private sealed class Model(EngineModel inner, float amount) : EngineModel
        {
            public override string Description => inner.Description;

            public override EngineSession CreateSession(SessionRequest request) =>
                new Session(inner.CreateSession(request), amount);

            protected override void Dispose(bool disposing)
            {
                inner.Dispose();
                base.Dispose(disposing);
            }
        }

        private sealed class Session(EngineSession inner, float amount) : EngineSession
        {
            public override IReadOnlyList<int[]> OutputShapes => inner.OutputShapes;

            public override int StateCount => inner.StateCount;

            public override Span<float> Input(int index) => inner.Input(index);

            public override ReadOnlySpan<float> Output(int index)
            {
                var values = inner.Output(index).ToArray();
                for (var i = 0; i < values.Length; i++)
                    values[i] += amount;
                return values;
            }

            public override Span<byte> InputBytes(int index) => inner.InputBytes(index);

            public override ReadOnlySpan<byte> OutputBytes(int index) => inner.OutputBytes(index);

            public override Span<byte> State(int pair) => inner.State(pair);

            public override void Run() => inner.Run();

            protected override void Dispose(bool disposing)
            {
                inner.Dispose();
                base.Dispose(disposing);
            }
        }
    }
}
