using Google.Protobuf;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Onnx.Tests;

public class ProtoTests
{
    [Fact]
    public void Every_field_of_the_official_schema_is_in_ours_with_its_number_and_type()
    {
        using var folder = new TemporaryFolder();
        var descriptor = folder.File("onnx.desc");
        File.WriteAllBytes(descriptor, OnnxReflection.Descriptor.SerializedData.ToByteArray());
        var (exitCode, output) = OnnxPython.RunOrSkip("check_proto.py", descriptor);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void Models_that_others_wrote_are_read_without_an_unknown_field_and_written_back_whole()
    {
        var models = Directory.GetFiles(Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models"), "*.onnx", SearchOption.AllDirectories);
        Assert.NotEmpty(models);
        foreach (var path in models)
        {
            var bytes = File.ReadAllBytes(path);
            var model = ModelProto.Parser.ParseFrom(bytes);
            Assert.True(model.Graph.Node.Count > 0, path);
            Assert.Equal(model, ModelProto.Parser.ParseFrom(model.ToByteArray()));

            // One parser keeps unknown fields and the other drops them, so a field that ours lacks would make a difference.
            var known = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
            Assert.Equal(model.CalculateSize(), known.CalculateSize());
        }
    }
}
