using System.Security.Cryptography;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Engines;

public class ModelTests
{
    private static readonly TestGraph Graph = LstmLayers.SequenceToOne(ReferenceLstmDirection.Random(3, 4, seed: 1), Seeded.Floats(4, 2), [0.5f]).Metadata("who", "me");

    [Fact]
    public void A_model_says_what_its_file_says()
    {
        using var model = Graph.Load();

        Assert.Equal("input", Assert.Single(model.Inputs).Name);
        Assert.Equal([new Dimension(null, "batch"), new Dimension(null, "time"), new Dimension(3, null)], model.Inputs[0].Shape);
        Assert.Equal("me", model.Metadata["who"]);
        Assert.Equal(8, model.Summary.IrVersion);
        Assert.Equal("test", model.Summary.ProducerName);
        Assert.Equal(17, model.Summary.Opsets[""]);
        Assert.Equal(["Gemm", "LSTM", "Squeeze", "Transpose"], model.Summary.OperatorCounts.Select(o => o.Key));
        Assert.Equal((16 * 3) + (16 * 4) + 32 + 1 + 4 + 1, model.Summary.ParameterCount);
    }

    [Fact]
    public void Initializers_that_older_files_list_as_inputs_are_not_asked_for()
    {
        using var model = new TestGraph().Input("x", 2).Input("c", 2).Floats("c", [1, 2], 2).Node("Add", ["x", "c"], ["y"]).Output("y").Load();
        Assert.Equal("x", Assert.Single(model.Inputs).Name);
    }

    [Fact]
    public void A_file_is_read_from_a_path_and_a_missing_or_large_one_is_told()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Assert.Throws<FileNotFoundException>(() => LstmModel.Load(path));
        File.WriteAllBytes(path, Graph.Bytes());
        try
        {
            using var model = LstmModel.Load(path);
            Assert.Equal("simd", model.Choice.Engine);
            Assert.Equal(RefusalCode.LimitExceeded, Assert.Throws<ModelRefusedException>(() => LstmModel.Load(path, new LoadOptions { Limits = new ModelLimits { MaxFileBytes = 10 } })).Code);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(55)]
    [InlineData(56)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void The_hash_is_that_of_the_framework(int length)
    {
        var message = Seeded.Floats(length, 1, 0, 256).Select(v => (byte)v).ToArray();
        Assert.Equal(SHA256.HashData(message), Sha256.Hash(message));
    }
}
