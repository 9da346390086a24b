using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Corpus;

/// <summary>No managed byte in Run, for each model of the corpus at each width, whether somebody listens to the meter or not.</summary>
public class CorpusAllocationTests
{
    public static TheoryData<string> Models { get; } = [.. CorpusModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Run_allocates_nothing(string name)
    {
        var folder = Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models", name);
        foreach (var width in SimdWidths.Available)
        {
            using var model = CorpusModels.Load(folder, width);
            var data = Path.Combine(folder, "test_data_set_0");
            var stored = model.Inputs.Select((_, i) => StreamGraphs.Stored(Path.Combine(data, $"input_{i}.pb"))).ToArray();
            using var session = model.CreateSession(model.Inputs.Select((input, i) => (input.Name, stored[i].Shape)).ToDictionary(p => p.Name, p => p.Shape));
            for (var i = 0; i < stored.Length; i++)
                CorpusModels.Fill(session, model, i, stored[i].Bytes);
            Assert.Equal(0, Allocation.Least(session.Run, warmup: 8));
            using (Probe.Listen())
                Assert.Equal(0, Allocation.Least(session.Run, warmup: 4));
        }
    }

    [Fact]
    public void Every_model_of_the_corpus_is_among_them() =>
        Assert.Equal(Directory.GetDirectories(Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models")).Select(Path.GetFileName).Order(StringComparer.Ordinal), CorpusModels.Names.Order(StringComparer.Ordinal));
}
