using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Sessions;

/// <summary>A graph that uses every kind of elementwise, comparing and reducing call.</summary>
internal static class ElementwiseKernels
{
    /// <summary>x ["batch", 7, 5] → output ["batch", 7, 5], each row from its own row alone.</summary>
    public static TestGraph Graph() => new TestGraph()
        .Input("x", "batch", 7, 5)
        .Floats("zero", [0]).Floats("half", [0.5f]).Floats("slopes", [0.1f, 0.2f, 0.3f, 0.4f, 0.5f], 5).Floats("rows", Seeded.Floats(7, 1), 7, 1).Integers("axis", [1]).Axes("last", -1)
        .Node("Erf", ["x"], ["erf"])
        .Node("Elu", ["erf"], ["elu"])
        .Node("Sin", ["elu"], ["sine"])
        .Node("PRelu", ["sine", "slopes"], ["sloped"])
        .Node("Pow", ["x", "half"], ["root"])
        .Node("IsNaN", ["root"], ["bad"])
        .Node("Where", ["bad", "sloped", "root"], ["chosen"])
        .Node("ReduceMean", ["chosen"], ["mean"], OnnxAttribute.Of("axes", [-1L]))
        .Node("ReduceMax", ["chosen"], ["max"], OnnxAttribute.Of("axes", [1L]))
        .Node("ReduceLogSumExp", ["chosen"], ["sum"], OnnxAttribute.Of("axes", [1L, 2L]))
        .Node("Sum", ["chosen", "mean", "max", "sum", "rows"], ["all"])
        .Node("CumSum", ["all", "axis"], ["running"])
        .Node("LogSoftmax", ["running"], ["logarithms"], OnnxAttribute.Of("axis", 1L))
        .Node("Hardmax", ["running"], ["hard"])
        .Node("ArgMax", ["running"], ["place"], OnnxAttribute.Of("axis", 2L))
        .Node("Cast", ["place"], ["number"], OnnxAttribute.Of("to", 1L))
        .Node("Less", ["logarithms", "zero"], ["below"])
        .Node("Or", ["below", "bad"], ["either"])
        .Node("Not", ["either"], ["neither"])
        .Node("Where", ["neither", "hard", "logarithms"], ["mixed"])
        .Node("Cast", ["mixed"], ["wide"], OnnxAttribute.Of("to", 11L))
        .Node("Tanh", ["wide"], ["bounded"])
        .Node("Softmax", ["bounded"], ["doubles"])
        .Node("ReduceSum", ["doubles", "last"], ["total"])
        .Node("Div", ["doubles", "total"], ["share"])
        .Node("Cast", ["share"], ["narrow"], OnnxAttribute.Of("to", 1L))
        .Node("Mean", ["narrow", "number", "hard"], ["averaged"])
        .Node("Clip", ["averaged", "zero"], ["output"])
        .Output("output");
}
