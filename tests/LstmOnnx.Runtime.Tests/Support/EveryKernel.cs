using LstmOnnx.Onnx;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Support;

/// <summary>A graph that uses every kind of kernel call: broadcasts, copies, products with constants and with data, softmax, gather, joins, both LSTM directions.</summary>
internal static class EveryKernel
{
    /// <summary>x [batch, time, 3] → output.</summary>
    public static TestGraph Graph() => new TestGraph()
        .Input("input", "batch", "time", 3)
        .Floats("offset", [0.5f, -0.5f, 0.25f], 3)
        .Floats("two", [2])
        .Node("Sub", ["input", "offset"], ["centred"])
        .Node("Div", ["centred", "two"], ["scaled"])
        .Node("Transpose", ["scaled"], ["x"], OnnxAttribute.Of("perm", 1L, 0L, 2L))
        .Also(g => g.Lstm(g.Weights("lstm", "x", ReferenceLstmDirection.Random(3, 5, seed: 1), ReferenceLstmDirection.Random(3, 5, seed: 2)), ["y", "y_h"], 5, "bidirectional"))
        .Node("Transpose", ["y"], ["swapped"], OnnxAttribute.Of("perm", 2L, 0L, 1L, 3L))
        .Axes("joined", 0, 0, -1)
        .Node("Reshape", ["swapped", "joined"], ["features"])
        .Floats("query", Seeded.Floats(10 * 4, 3), 10, 4)
        .Floats("bias", Seeded.Floats(4, 4), 4)
        .Node("MatMul", ["features", "query"], ["product"])
        .Node("Add", ["product", "bias"], ["projected"])
        .Node("Transpose", ["projected"], ["keys"], OnnxAttribute.Of("perm", 0L, 2L, 1L))
        .Node("MatMul", ["projected", "keys"], ["scores"])
        .Node("Softmax", ["scores"], ["attention"])
        .Node("MatMul", ["attention", "projected"], ["mixed"])
        .Node("Tanh", ["mixed"], ["bounded"])
        .Integers("picked", [2, 0, 3], 3)
        .Node("Gather", ["bounded", "picked"], ["some"], OnnxAttribute.Of("axis", 2L))
        .Node("Concat", ["some", "input", "some"], ["wide"], OnnxAttribute.Of("axis", 2L))
        .Node("Softmax", ["wide"], ["over_time"], OnnxAttribute.Of("axis", 1L))
        .Node("Sigmoid", ["over_time"], ["squashed"])
        .Floats("dense", Seeded.Floats(2 * 9, 5), 2, 9)
        .Node("Flatten", ["squashed"], ["rows"], OnnxAttribute.Of("axis", 2L))
        .Node("Gemm", ["rows", "dense"], ["output"], OnnxAttribute.Of("transB", 1L), OnnxAttribute.Of("alpha", 0.5f))
        .Output("output");
}
