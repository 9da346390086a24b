using System.Text.Json;
using LstmOnnx.Kernels;
using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Corpus;

/// <summary>Models that others trained and cases that others made, against the outputs stored beside them.</summary>
public class CorpusTests
{
    [Theory]
    [MemberData(nameof(CorpusData.Models), MemberType = typeof(CorpusData))]
    [MemberData(nameof(CorpusData.Vectors), MemberType = typeof(CorpusData))]
    [MemberData(nameof(CorpusData.NodeTests), MemberType = typeof(CorpusData))]
    public void Stored_outputs_are_reproduced_at_every_width(string folder)
    {
        var path = CorpusData.PathOrSkip(folder);
        var sets = StoredSet.All(path);

        Assert.NotEmpty(sets);
        foreach (var width in SimdWidths.Available)
        {
            using var model = Load(path, width);
            Assert.All(sets, set => Assert.Null(set.Difference(model, out _)));
        }
    }

    [Theory]
    [InlineData("dtln-1", 1)]
    [InlineData("dtln-2", 1)]
    [InlineData("gru-gtcrn-simple", 3)]
    [InlineData("silero-vad-v4.0", 2)]
    [InlineData("silero-vad-v5.1", 1)]
    [InlineData("silero-vad-v5.1-half", 1)]
    [InlineData("silero-vad-v6.2-16k-op15", 1)]
    public void Outputs_agree_as_well_where_our_own_states_are_fed_back(string folder, int states)
    {
        var path = CorpusData.PathOrSkip($"models/{folder}");
        var sets = StoredSet.All(path);
        var pairs = Replayed(sets);
        Assert.Equal(states, pairs.Count);

        foreach (var width in SimdWidths.Available)
        {
            using var model = Load(path, width);
            TensorValues[]? before = null;
            foreach (var set in sets)
            {
                using var session = set.Session(model, out var isFixed);
                if (before is not null)
                    foreach (var (input, output) in pairs)
                        session.Fill(input, before[output]);
                session.Run();
                before = [.. set.Outputs.Select((_, output) => session.Result(model, output))];
                Assert.All(set.Outputs.Zip(before), pair => Assert.Null(StoredSet.Difference(pair.First, pair.Second)));
            }
        }
    }

    [Fact]
    public void Predictions_that_the_authors_of_a_model_published_are_reproduced_to_their_last_digit()
    {
        var path = CorpusData.PathOrSkip("models/cmapss-rul-lstm");
        var published = JsonDocument.Parse(File.ReadAllText(Path.Combine(path, "published.json"))).RootElement.GetProperty("published").GetProperty("first5_predictions_rounded");
        var set = new StoredSet(Path.Combine(path, "published_first5"));
        foreach (var width in SimdWidths.Available)
        {
            using var model = Load(path, width);
            using var session = set.Session(model, out _);
            session.Run();

            Assert.Equal(published.EnumerateArray().Select(value => value.GetDouble()), session.Output(0).ToArray().Select(value => Math.Round(value, 2)));
            Assert.Null(set.Difference(model, out _));
        }
    }

    [Theory]
    [InlineData("foreign-dialect", RefusalCode.UnsupportedOpset, "imports no ONNX opset")]
    [InlineData("missing-external-data", RefusalCode.ExternalData, "'temp_16.onnx.data'")]
    public void What_is_no_model_for_us_is_refused_by_name(string folder, RefusalCode code, string part)
    {
        var path = CorpusData.PathOrSkip($"refuse/{folder}");

        var refusal = Assert.ThrowsAny<ModelRefusedException>(() => LstmModel.Load(Path.Combine(path, "model.onnx")));

        Assert.Equal(code, refusal.Code);
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_state_is_found_and_streams_as_the_stored_sets_replay_it()
    {
        var path = CorpusData.PathOrSkip("models/dtln-1");
        using var model = LstmModel.Load(Path.Combine(path, "model.onnx"));
        var state = Assert.Single(model.States);
        using var stream = model.CreateStream();
        foreach (var set in StoredSet.All(path))
        {
            var expected = (float[])set.Outputs[1 - state.OutputIndex].Values;
            var output = new float[expected.Length];
            stream.Step((float[])set.Inputs[1 - state.InputIndex].Values, output);
            Near.Equal(expected, output, 1e-4);
        }
    }

    /// <summary>Inputs that hold in every later set just what an output held in the set before.</summary>
    private static List<(int Input, int Output)> Replayed(StoredSet[] sets) =>
    [
        .. from input in Enumerable.Range(0, sets[0].Inputs.Length)
           from output in Enumerable.Range(0, sets[0].Outputs.Length)
           where sets.Zip(sets.Skip(1)).All(pair => pair.First.Outputs[output].Values is float[] given && pair.Second.Inputs[input].Values is float[] taken && given.AsSpan().SequenceEqual(taken))
           select (input, output),
    ];

    private static LstmModel Load(string path, SimdWidth width) =>
        LstmModel.Load(Path.Combine(path, "model.onnx"), new LoadOptions { Engines = [SimdEngine.With(width)] });
}
