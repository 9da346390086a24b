using Google.Protobuf;
using LstmOnnx.BadInput;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.TestSupport;
using static LstmOnnx.BadInput.BadExternalData;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>Data beside the model are read only where the caller allows it, only from plain files of the model's own folder, and only where they lie in the file.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private const string Weights = "weights.bin";
    private static readonly LoadOptions Allowed = new() { AllowExternalData = true };
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Tricks];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_with_its_weights_beside_it_gives_what_the_whole_one_gives()
    {
        var whole = Drafts.Sound();
        using var expected = LstmModel.Load(whole.ToByteArray());
        using var found = LstmModel.Load(Split(whole, Weights), Allowed);

        Assert.Equal(Results(expected), Results(found));
        Assert.Equal(expected.Summary.ParameterCount, found.Summary.ParameterCount);
    }

    [Fact]
    public void Data_in_attributes_and_in_graphs_within_are_found_too()
    {
        var model = Drafts.Model(new GraphProto
        {
            Input = { Drafts.Declared("x", 1, 3) },
            Output = { Drafts.Declared("y") },
            Node = { Drafts.Node("Constant", "", [], ["k"], OnnxAttribute.Of("value", Outside("", [1, 3], 0))), Drafts.Node("Add", "", ["x", "k"], ["y"]) },
        });
        var branch = Drafts.Branch("y", "inner");
        branch.Initializer.Add(Outside("deep", [3], 12));
        var deep = model.Clone();
        deep.Graph.Node.Add(Drafts.Node("If", "", ["x"], ["z"], Drafts.Graph("then_branch", branch)));
        Write(Weights, new byte[] { 0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64 }.Concat(new byte[12]).ToArray());

        using var loaded = LstmModel.Load(Write("model.onnx", model.ToByteArray()), Allowed);
        using var session = loaded.CreateSession();
        session.Run();

        Assert.Equal([1f, 2f, 3f], session.Output(0).ToArray());
        var engine = new Keeping();
        Assert.Throws<UnsupportedOnnxException>(() => LstmModel.Load(Write("deep.onnx", deep.ToByteArray()), new LoadOptions { AllowExternalData = true, Engines = [engine] }));
        var given = ModelProto.Parser.ParseFrom(engine.Bytes.Span).Graph.Node[2].Attribute[0].G.Initializer[0];
        Assert.Equal((12, TensorProto.Types.DataLocation.Default, 0), (given.RawData.Length, given.DataLocation, given.ExternalData.Count));
    }

    [Fact]
    public void Engines_get_one_model_that_needs_no_file()
    {
        var whole = Drafts.Sound();
        var engine = new Keeping();

        Assert.Throws<UnsupportedOnnxException>(() => LstmModel.Load(Split(whole, Weights), new LoadOptions { AllowExternalData = true, Engines = [engine] }));

        // Fields stand in another order where data were put in; the documents are the same.
        Assert.Equal(whole, ModelProto.Parser.ParseFrom(engine.Bytes.Span));
    }

    [Fact]
    public void Nothing_is_read_unless_it_is_allowed()
    {
        var path = Split(Drafts.Sound(), Weights);

        Assert.Contains("LoadOptions.AllowExternalData", Refusal(path, new LoadOptions()), StringComparison.Ordinal);
        Assert.Equal(RefusalCode.ExternalData, Assert.ThrowsAny<ModelRefusedException>(() => LstmModel.Load(File.ReadAllBytes(path), Allowed)).Code);
        Assert.Equal(RefusalCode.ExternalData, Assert.ThrowsAny<ModelRefusedException>(() => ModelSummary.Read(path)).Code);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Words_that_name_no_plain_file_are_refused_though_it_is_there(string location)
    {
        Directory.CreateDirectory(_folder.File("sub"));
        Directory.CreateDirectory(_folder.File("model"));
        foreach (var name in new[] { "weights.bin", "sub/weights.bin", "model/weights.bin" })
            File.WriteAllBytes(_folder.File(name), new byte[64]);

        Refusal(Path.Combine("model", "model.onnx"), Entry("location", location));
    }

    [Fact]
    public void Links_are_not_followed()
    {
        File.WriteAllBytes(_folder.File("real.bin"), new byte[64]);
        File.CreateSymbolicLink(_folder.File(Weights), _folder.File("real.bin"));
        Assert.Contains("is a link", Refusal("model.onnx", Entry("location", Weights)), StringComparison.Ordinal);

        File.CreateSymbolicLink(_folder.File("dangling.bin"), _folder.File("nowhere"));
        Assert.Contains("is a link", Refusal("model.onnx", Entry("location", "dangling.bin")), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_files_that_have_a_length_are_opened()
    {
        Directory.CreateDirectory(_folder.File("folder.bin"));
        Assert.Contains("is a folder", Refusal("model.onnx", Entry("location", "folder.bin")), StringComparison.Ordinal);
        Assert.Contains("no such file", Refusal("model.onnx", Entry("location", "missing.bin")), StringComparison.Ordinal);
        if (OperatingSystem.IsWindows())
            return;
        // Opening a pipe that nobody writes would wait for ever.
        using var made = System.Diagnostics.Process.Start("mkfifo", _folder.File("pipe.bin"));
        made.WaitForExit();
        Assert.Contains("the file has 0", Refusal("model.onnx", Entry("location", "pipe.bin")), StringComparison.Ordinal);
    }

    // The tensor asks for 16 bytes; the file has 64.
    [Theory]
    [InlineData("offset", "49", "from byte 49 on, and the file has 64")]
    [InlineData("offset", "64", "the file has 64")]
    [InlineData("offset", "9223372036854775807", "the file has 64")]
    [InlineData("offset", "9223372036854775808", "its offset is '9223372036854775808'")]
    [InlineData("offset", "-1", "its offset is '-1'")]
    [InlineData("offset", "0x10", "its offset is '0x10'")]
    [InlineData("offset", " 8", "its offset is ' 8'")]
    [InlineData("offset", "1e1", "its offset is '1e1'")]
    [InlineData("length", "15", "names 15 bytes, and its shape and type ask for 16")]
    [InlineData("length", "17", "names 17 bytes, and its shape and type ask for 16")]
    [InlineData("length", "-16", "its length is '-16'")]
    [InlineData("location", "other.bin", "stands twice")]
    [InlineData("compression", "zip", "the entry 'compression'")]
    public void Ranges_have_to_fit_tensor_and_file(string key, string value, string part)
    {
        File.WriteAllBytes(_folder.File(Weights), new byte[64]);

        Assert.Contains(part, Refusal("model.onnx", Entry("location", Weights), Entry(key, value)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("48", "16")]
    [InlineData("0", "16")]
    [InlineData("7", "16")]
    public void A_range_up_to_the_last_byte_fits(string offset, string length)
    {
        File.WriteAllBytes(_folder.File(Weights), new byte[64]);

        LstmModel.Load(Model("model.onnx", Entry("location", Weights), Entry("offset", offset), Entry("length", length), Entry("checksum", "0")), Allowed).Dispose();
    }

    [Fact]
    public void Data_of_the_tensors_own_beside_a_reference_are_refused()
    {
        File.WriteAllBytes(_folder.File(Weights), new byte[64]);
        var tensor = Tensor(Entry("location", Weights));
        tensor.RawData = ByteString.CopyFrom(new byte[16]);

        Assert.Contains("data of its own", Refusal(Write("model.onnx", Drafts.With([], tensor)), Allowed), StringComparison.Ordinal);
    }

    [Fact]
    public void Model_and_data_together_are_held_to_the_limit_of_a_file()
    {
        // Twenty tensors read the same 4 KB.
        File.WriteAllBytes(_folder.File(Weights), new byte[4096]);
        var model = Drafts.With([], [.. Enumerable.Range(0, 20).Select(i => new TensorProto { Name = $"t{i}", DataType = 1, Dims = { 1024 }, ExternalData = { Entry("location", Weights) } })]);
        var path = Write("model.onnx", model);
        using var loaded = LstmModel.Load(path, Allowed);
        var bytes = loaded.Summary.FileBytes;

        LstmModel.Load(path, With(bytes)).Dispose();
        Assert.Equal(RefusalCode.LimitExceeded, Assert.Throws<ModelRefusedException>(() => LstmModel.Load(path, With(bytes - 1))).Code);
        Assert.Equal(RefusalCode.LimitExceeded, Assert.Throws<ModelRefusedException>(() => LstmModel.Load(path, With(bytes / 2))).Code);

        static LoadOptions With(long bytes) => new() { AllowExternalData = true, Limits = new ModelLimits { MaxFileBytes = bytes } };
    }

    [Fact]
    public void The_corpus_model_whose_data_are_missing_says_what_is_missing()
    {
        var path = Path.Combine(TestPaths.SharedOrSkip(), "corpus", "refuse", "missing-external-data", "model.onnx");

        var refusal = Refusal(path, Allowed);

        Assert.Contains("'temp_16.onnx.data': there is no such file beside the model", refusal, StringComparison.Ordinal);
    }

    private static TensorProto Tensor(params StringStringEntryProto[] entries) => new() { Name = "t", DataType = 1, Dims = { 4 }, ExternalData = { entries }, DataLocation = TensorProto.Types.DataLocation.External };

    private static TensorProto Outside(string name, long[] shape, long offset) => new()
    {
        Name = name,
        DataType = 1,
        Dims = { shape },
        ExternalData = { Entry("location", Weights), Entry("offset", $"{offset}") },
        DataLocation = TensorProto.Types.DataLocation.External,
    };

    private static float[] Results(LstmModel model)
    {
        using var session = model.CreateSession(batchSize: 1, sequenceLength: 3);
        Seeded.Floats(6, seed: 1).CopyTo(session.Input(0));
        session.Run();
        return session.Output(0).ToArray();
    }

    // The model with the raw data of its tensors in another file.
    private string Split(ModelProto model, string location)
    {
        var data = new MemoryStream();
        var split = model.Clone();
        foreach (var tensor in split.Graph.Initializer)
        {
            tensor.ExternalData.Add([Entry("location", location), Entry("offset", $"{data.Position}"), Entry("length", $"{tensor.RawData.Length}")]);
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            data.Write(tensor.RawData.Span);
            tensor.ClearRawData();
        }
        Write(location, data.ToArray());
        return Write("model.onnx", split.ToByteArray());
    }

    private string Model(string name, params StringStringEntryProto[] entries) => Write(name, Drafts.With([], Tensor(entries)));

    private string Write(string name, byte[] bytes)
    {
        var path = _folder.File(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private string Refusal(string name, params StringStringEntryProto[] entries) => Refusal(Model(name, entries), Allowed);

    private static string Refusal(string path, LoadOptions options)
    {
        var refusal = Assert.ThrowsAny<ModelRefusedException>(() => LstmModel.Load(path, options));
        Assert.Equal(RefusalCode.ExternalData, refusal.Code);
        return refusal.Message;
    }

    private sealed class Keeping : Engine
    {
        public ReadOnlyMemory<byte> Bytes { get; private set; }

        public override string Name => "keeping";

        public override EngineModel Load(CheckedModel model)
        {
            Bytes = model.Bytes;
            throw new UnsupportedOnnxException(RefusalCode.RefusedByEngine, "it keeps the bytes only");
        }
    }
}
