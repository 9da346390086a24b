using Google.Protobuf;
using LstmOnnx.BadInput;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

/// <summary>Bad models with ONNX Runtime as the only engine: the gate keeps it from what it has no check for, and what it refuses itself is a refusal of ours too.</summary>
public sealed class BadInputTests : IDisposable
{
    private static readonly LoadOptions OnnxRuntimeOnly = new() { Engines = [OnnxRuntimeEngine.Cpu] };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_the_gate_refuses_is_refused_with_its_code_for_this_engine_too() =>
        Assert.All(BadModel.All.Where(model => model.Guard == Guard.Gate), model =>
        {
            var refusal = Assert.ThrowsAny<ModelRefusedException>(() => LstmModel.Load(model.Make(), OnnxRuntimeOnly));
            Assert.Contains(refusal.Code, model.Codes);
        });

    // Operators that ours lacks, it may have; shapes that it checks in a run only, it takes.
    [Fact]
    public void What_the_SIMD_engine_refuses_ends_in_a_model_or_a_refusal() =>
        Assert.All(BadModel.All.Where(model => model.Guard == Guard.Engine), model =>
        {
            try
            {
                using var loaded = LstmModel.Load(model.Make(), OnnxRuntimeOnly);
            }
            catch (ModelRefusedException refusal)
            {
                Assert.InRange(refusal.Message.Length, 10, 2100);
            }
        });

    [Fact]
    public void Weights_beside_the_model_are_handed_over_in_memory()
    {
        var whole = Drafts.Sound();
        var split = whole.Clone();
        var data = new MemoryStream();
        foreach (var tensor in split.Graph.Initializer)
        {
            tensor.ExternalData.Add([BadExternalData.Entry("location", "weights.bin"), BadExternalData.Entry("offset", $"{data.Position}")]);
            tensor.DataLocation = Onnx.Protobuf.TensorProto.Types.DataLocation.External;
            data.Write(tensor.RawData.Span);
            tensor.ClearRawData();
        }
        File.WriteAllBytes(_folder.File("weights.bin"), data.ToArray());
        File.WriteAllBytes(_folder.File("model.onnx"), split.ToByteArray());

        using var expected = LstmModel.Load(whole.ToByteArray(), OnnxRuntimeOnly);
        using var found = LstmModel.Load(_folder.File("model.onnx"), new LoadOptions { Engines = [OnnxRuntimeEngine.Cpu], AllowExternalData = true });
        // ONNX Runtime has what it needs.
        File.Delete(_folder.File("weights.bin"));

        Assert.Equal(Results(expected), Results(found));
    }

    private static float[] Results(LstmModel model)
    {
        using var session = model.CreateSession(batchSize: 2, sequenceLength: 3);
        Seeded.Floats(12, seed: 1).CopyTo(session.Input(0));
        session.Run();
        return session.Output(0).ToArray();
    }
}
