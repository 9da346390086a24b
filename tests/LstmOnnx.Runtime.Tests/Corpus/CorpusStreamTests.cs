using System.Runtime.InteropServices;
using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Corpus;

/// <summary>Stored sets of models that carry their state, replayed as a stream: the state outputs of each set are the next one's inputs, so a stream must find its way through all of them alone. No step allocates, whether somebody listens to the meter or not.</summary>
public class CorpusStreamTests
{
    // What the graphs do not say for certain: a cache of past frames, and cells that are written out.
    private static readonly Dictionary<string, (string, string)[]> Named = new()
    {
        ["gru-gtcrn-simple"] = [("conv_cache", "conv_cache_out"), ("tra_cache", "tra_cache_out"), ("inter_cache", "inter_cache_out")],
        ["dtln-2"] = [("input_5", "tf_op_layer_stack_5")],
    };

    [Theory]
    [InlineData("dtln-1")]
    [InlineData("dtln-2")]
    [InlineData("gru-gtcrn-simple")]
    [InlineData("silero-vad-v4.0")]
    [InlineData("silero-vad-v5.1")]
    [InlineData("silero-vad-v5.1-half")]
    [InlineData("silero-vad-v6.2-16k-op15")]
    public void A_stream_replays_the_stored_sets_at_every_width(string name)
    {
        var folder = Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models", name);
        foreach (var width in SimdWidths.Available)
        {
            using var model = CorpusModels.Load(folder, width);
            var sets = Directory.GetDirectories(folder, "test_data_set_*").Order(StringComparer.Ordinal).ToArray();
            Assert.True(sets.Length >= 4);
            var shapes = model.Inputs.Select((input, i) => (input.Name, StreamGraphs.Stored(Path.Combine(sets[0], $"input_{i}.pb")).Shape)).ToDictionary(p => p.Name, p => p.Shape);
            using var stream = model.CreateStream(new StreamOptions { InputShapes = shapes, States = Named.GetValueOrDefault(name) });
            for (var set = 0; set < sets.Length; set++)
            {
                for (var i = 0; i < model.Inputs.Count; i++)
                    Fill(stream, model, i, StreamGraphs.Stored(Path.Combine(sets[set], $"input_{i}.pb")).Bytes, isFirst: set == 0);
                stream.Step();
                for (var o = 0; o < model.Outputs.Count; o++)
                {
                    var (shape, expected) = LstmOnnx.Onnx.TensorFile.Read(Path.Combine(sets[set], $"output_{o}.pb"));
                    Assert.Equal(shape, stream.OutputShape(model.Outputs[o].Name));
                    Close(expected, stream.Output<float>(model.Outputs[o].Name), $"{name} at {width}, set {set}, output {model.Outputs[o].Name}");
                }
            }
            Assert.Equal(0, Allocation.Least(stream.Step, warmup: 8));
            using (Probe.Listen())
                Assert.Equal(0, Allocation.Least(stream.Step, warmup: 4));
        }
    }

    // States are set before the first step alone.
    private static void Fill(LstmStream stream, LstmModel model, int input, byte[] bytes, bool isFirst)
    {
        var name = model.Inputs[input].Name;
        if (model.Inputs[input].Type == ElementType.Int64)
            MemoryMarshal.Cast<byte, long>(bytes).CopyTo(stream.Input<long>(name));
        else if (!IsState(stream, name))
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(stream.Input<float>(name));
        else if (isFirst)
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(stream.State<float>(name));
    }

    private static bool IsState(LstmStream stream, string name)
    {
        try
        {
            return stream.State<float>(name).Length > 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // As ONNX's backend tests compare.
    private static void Close(float[] expected, ReadOnlySpan<float> found, string what)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-5 + (1e-3 * Math.Abs(expected[i])), $"{what}, element {i}: expected {expected[i]}, found {found[i]}");
    }
}
