using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Gate;
using LstmOnnx.Runtime.Reading;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>Real files of many exporters: read as Google.Protobuf reads them, and let through the gate, but for those that must be refused.</summary>
public class CorpusReadTests
{
    [Fact]
    public void Every_model_of_the_corpus_is_read_as_protobuf_reads_it()
    {
        var files = Files();

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var bytes = File.ReadAllBytes(file);
            ProtobufComparison.Equal(ModelProto.Parser.ParseFrom(bytes), OnnxReader.Read(bytes, new ModelLimits()));
        });
    }

    [Fact]
    public void Every_sound_model_of_the_corpus_passes_the_gate()
    {
        var files = Files().Where(file => !file.Contains($"{Path.DirectorySeparatorChar}refuse{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(files);
        Assert.All(files, file => ModelGate.Check(OnnxReader.Read(File.ReadAllBytes(file), new ModelLimits())));
    }

    [Theory]
    [InlineData("missing-external-data", RefusalCode.ExternalData, "'temp_16.onnx.data'")]
    [InlineData("foreign-dialect", RefusalCode.UnsupportedOpset, "imports no ONNX opset")]
    public void A_model_that_must_be_refused_is(string folder, RefusalCode code, string part)
    {
        var file = Path.Combine(TestPaths.SharedOrSkip(), "corpus", "refuse", folder, "model.onnx");

        var refusal = Assert.ThrowsAny<ModelRefusedException>(() => ModelGate.Check(OnnxReader.Read(File.ReadAllBytes(file), new ModelLimits())));

        Assert.Equal(code, refusal.Code);
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
    }

    private static string[] Files() => Directory.GetFiles(Path.Combine(TestPaths.SharedOrSkip(), "corpus"), "model.onnx", SearchOption.AllDirectories);
}
