using LstmOnnx.Runtime.Gate;
using LstmOnnx.Runtime.Reading;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>Real files of many exporters pass the reader and the gate; those that must be refused are.</summary>
public class CorpusReadTests
{
    [Fact]
    public void Every_sound_model_of_the_corpus_passes()
    {
        var corpus = Path.Combine(TestPaths.SharedOrSkip(), "corpus");
        var files = Directory.GetFiles(corpus, "model.onnx", SearchOption.AllDirectories).Where(f => !f.Contains("refuse", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(files);
        Assert.All(files, file => ModelGate.Check(OnnxReader.Read(File.ReadAllBytes(file), new ModelLimits())));
    }

    [Theory]
    [InlineData("missing-external-data", RefusalCode.ExternalData)]
    public void A_model_that_must_be_refused_is(string folder, RefusalCode code)
    {
        var file = Path.Combine(TestPaths.SharedOrSkip(), "corpus", "refuse", folder, "model.onnx");

        var refusal = Assert.ThrowsAny<ModelRefusedException>(() => ModelGate.Check(OnnxReader.Read(File.ReadAllBytes(file), new ModelLimits())));

        Assert.Equal(code, refusal.Code);
    }
}
