using LstmOnnx.BadInput;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>Files of any kind come into memory up to the limit and no further.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_summary_needs_no_engine()
    {
        var path = _folder.File("model.onnx");
        File.WriteAllBytes(path, HandModel.Whole());

        var summary = ModelSummary.Read(path);

        Assert.Equal(["x"], summary.Inputs.Select(input => input.Name));
        Assert.Equal("x Float [time, batch, 1]", summary.Inputs[0].ToString());
        Assert.Equal("y Float [batch, 1]", summary.Outputs[0].ToString());
        Assert.Equal("value", summary.Metadata["key"]);
        Assert.Equal(4 + 4 + 1 + 1, summary.ParameterCount);
        Assert.Equal(HandModel.Whole().Length, summary.FileBytes);
    }

    [Fact]
    public void The_limit_of_a_file_is_the_last_size_that_passes()
    {
        var path = _folder.File("model.onnx");
        var bytes = HandModel.Whole();
        File.WriteAllBytes(path, bytes);

        ModelSummary.Read(path, new ModelLimits { MaxFileBytes = bytes.Length });
        var refusal = Assert.Throws<ModelRefusedException>(() => ModelSummary.Read(path, new ModelLimits { MaxFileBytes = bytes.Length - 1 }));
        Assert.Equal(RefusalCode.LimitExceeded, refusal.Code);
    }

    [Fact]
    public void A_device_without_an_end_is_read_to_the_limit_only()
    {
        if (!File.Exists("/dev/zero"))
            Assert.Skip("this system has no /dev/zero");

        var refusal = Assert.Throws<ModelRefusedException>(() => ModelSummary.Read("/dev/zero", new ModelLimits { MaxFileBytes = 1 << 20 }));
        Assert.Equal(RefusalCode.LimitExceeded, refusal.Code);
        Assert.Equal(RefusalCode.MissingGraph, Assert.Throws<ModelRefusedException>(() => ModelSummary.Read("/dev/null")).Code);
    }

    [Fact]
    public void Missing_files_and_folders_are_input_output_errors()
    {
        Assert.Throws<FileNotFoundException>(() => ModelSummary.Read(_folder.File("none")));
        Assert.ThrowsAny<UnauthorizedAccessException>(() => ModelSummary.Read(_folder.Path));
    }
}
