using LstmOnnx.TestModels;
using LstmOnnx.TestSupport;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

/// <summary>The settings of LSTM, GRU and RNN that ONNX Runtime takes, in all pairs: the SIMD engine, ONNX Runtime and the reference in its reading agree. Those that it does not take, it refuses.</summary>
public class RecurrentMatrixTests
{
    private static readonly Dictionary<string, string[]> Taken = new()
    {
        ["layout"] = ["0"],
        ["opset"] = ["7", "14", "22"],
        ["element"] = ["float"],
        ["hidden_size"] = ["given"],
        ["reading"] = [nameof(OnnxReading.OnnxRuntime)],
    };

    [Theory]
    [InlineData("LSTM", 2000)]
    [InlineData("GRU", 500)]
    [InlineData("RNN", 500)]
    public void Both_engines_and_the_reference_agree(string opType, int count)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, IntraOpNumThreads = 1 };
        foreach (var one in new RecurrentFactors(opType, Taken).Cases(count))
        {
            var bytes = one.Model();
            var peer = RunPeer(one, bytes, options);
            var (y, finalHidden, finalCell) = one.Reference().Run();
            using var model = LstmModel.Load(bytes);
            using var session = model.CreateSession(one.Data.ToDictionary(t => t.Name, t => t.Shape));
            foreach (var tensor in one.Data)
            {
                if (tensor.Element == "int32")
                    Array.ConvertAll(tensor.Values, v => (int)v).CopyTo(session.Input<int>(tensor.Name));
                else
                    Array.ConvertAll(tensor.Values, v => (float)v).CopyTo(session.Input(tensor.Name));
            }
            session.Run();
            foreach (var ((name, place), found) in one.Outputs.Zip(peer))
            {
                var expected = place switch { 0 => y, 1 => finalHidden, _ => finalCell };
                Compare(one, "the reference", name, expected, Array.ConvertAll(found, v => (double)v));
                Compare(one, "the SIMD engine", name, [.. session.Output(name).ToArray().Select(v => (double)v)], Array.ConvertAll(found, v => (double)v));
            }
        }
    }

    [Theory]
    [InlineData("layout", "1")]
    [InlineData("opset", "1")]
    [InlineData("opset", "3")]
    [InlineData("hidden_size", "absent")]
    [InlineData("element", "double")]
    [InlineData("element", "float16")]
    [InlineData("element", "bfloat16")]
    public void What_the_matrix_leaves_out_ONNX_Runtime_refuses(string factor, string level)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        foreach (var opType in new[] { "LSTM", "GRU", "RNN" })
        {
            var only = new Dictionary<string, string[]>(Taken) { ["lengths"] = ["none"], ["linear_before_reset"] = ["0"], ["opset"] = ["22"] };
            only[factor] = [level];
            var one = new RecurrentFactors(opType, only).Cases(1).Single();
            Assert.Throws<OnnxRuntimeException>(() => RunPeer(one, one.Model(), options));
        }
    }

    private static List<float[]> RunPeer(RecurrentCase one, byte[] bytes, SessionOptions options)
    {
        try
        {
            using var session = new InferenceSession(bytes, options);
            using var results = session.Run([.. one.Data.Select(t => t.Element == "int32"
                ? NamedOnnxValue.CreateFromTensor(t.Name, new DenseTensor<int>(Array.ConvertAll(t.Values, v => (int)v), t.Shape))
                : NamedOnnxValue.CreateFromTensor(t.Name, new DenseTensor<float>(Array.ConvertAll(t.Values, v => (float)v), t.Shape)))]);
            return [.. results.Select(r => r.AsEnumerable<float>().ToArray())];
        }
        catch (OnnxRuntimeException refusal) when (one.Element == "float" && one is { BatchFirst: false, Opset: >= 7, HasHiddenSize: true })
        {
            throw new InvalidOperationException($"ONNX Runtime was expected to take {one}", refusal);
        }
    }

    // Both engines round sums of up to 34 products, and both approximate sigmoid and tanh by a few 1e-7, over five steps.
    private static void Compare(RecurrentCase one, string with, string name, double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var tolerance = 2e-5 * Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{one}: {name} of ONNX Runtime, element {i}, is {actual[i]}; {with} has {expected[i]}");
    }
}
