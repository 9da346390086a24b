using Google.Protobuf;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.TestModels;
using LstmOnnx.TestSupport;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

/// <summary>Cell and hidden state of every step against ONNX Runtime, which shows c only at the end: the sequence is cut off behind each step (before it, where the direction is reverse).</summary>
public class RecurrentTracerTests
{
    private const int SequenceLength = 5, BatchSize = 2;

    private static readonly Dictionary<string, string[]> Taken = new()
    {
        ["direction"] = ["forward", "reverse"],
        ["layout"] = ["0"],
        ["lengths"] = ["none"],
        ["opset"] = ["14", "22"],
        ["element"] = ["float"],
        ["hidden_size"] = ["given"],
        ["reading"] = [nameof(OnnxReading.OnnxRuntime)],
        ["T"] = ["5"],
        ["B"] = ["2"],
    };

    [Theory]
    [InlineData("LSTM", "7", 300)]
    [InlineData("GRU", "3", 100)]
    [InlineData("RNN", "3", 100)]
    public void Each_step_has_the_state_of_a_sequence_that_ends_there(string opType, string outputs, int count)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, IntraOpNumThreads = 1 };
        foreach (var one in new RecurrentFactors(opType, new Dictionary<string, string[]>(Taken) { ["outputs"] = [outputs] }).Cases(count))
        {
            var bytes = one.Model();
            using var model = LstmModel.Load(bytes);
            using var tracer = RecurrentTracer.Open(model, 0);
            using var session = tracer.Model.CreateSession(one.Data.ToDictionary(t => t.Name, t => t.Shape));
            foreach (var tensor in one.Data)
                Array.ConvertAll(tensor.Values, v => (float)v).CopyTo(session.Input(tensor.Name));
            session.Run();
            using var peer = new InferenceSession(OfAnyLength(bytes), options);
            for (var row = 0; row < BatchSize; row++)
            {
                var trace = tracer.Read(session, direction: 0, row);
                for (var t = 0; t < SequenceLength; t++)
                {
                    var last = Cut(peer, one, tracer.Node.Direction == "reverse" ? t..SequenceLength : 0..(t + 1));
                    Compare(one, last[1], trace.Of(TracedPart.Hidden), row, t, trace.HiddenSize);
                    if (opType == "LSTM")
                        Compare(one, last[2], trace.Of(TracedPart.Cell), row, t, trace.HiddenSize);
                }
            }
        }
    }

    private static byte[] OfAnyLength(byte[] bytes)
    {
        var model = ModelProto.Parser.ParseFrom(bytes);
        var time = model.Graph.Input.Single(i => i.Name == "X").Type.TensorType.Shape.Dim[0];
        time.DimParam = "time";
        return model.ToByteArray();
    }

    // X is [T, B, I].
    private static List<float[]> Cut(InferenceSession peer, RecurrentCase one, Range steps)
    {
        using var results = peer.Run([.. one.Data.Select(t =>
        {
            var values = Array.ConvertAll(t.Values, v => (float)v);
            if (t.Name != "X")
                return NamedOnnxValue.CreateFromTensor(t.Name, new DenseTensor<float>(values, t.Shape));
            var (step, (from, length)) = (values.Length / SequenceLength, steps.GetOffsetAndLength(SequenceLength));
            return NamedOnnxValue.CreateFromTensor(t.Name, new DenseTensor<float>(values.AsMemory(from * step, length * step), [length, t.Shape[1], t.Shape[2]]));
        })]);
        return [.. results.Select(r => r.AsEnumerable<float>().ToArray())];
    }

    // As RecurrentMatrixTests: ONNX Runtime rounds sums of up to 34 products, and approximates sigmoid and tanh by a few 1e-7, over five steps.
    private static void Compare(RecurrentCase one, float[] states, double[] trace, int row, int t, int hiddenSize)
    {
        for (var unit = 0; unit < hiddenSize; unit++)
        {
            var (expected, found) = (states[(row * hiddenSize) + unit], trace[(t * hiddenSize) + unit]);
            Assert.True(Math.Abs(expected - found) <= 2e-5 * Math.Max(1, states.Max(Math.Abs)), $"{one}: row {row}, step {t}, unit {unit}: ONNX Runtime has {expected}, the trace {found}");
        }
    }
}
