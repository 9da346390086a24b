using LstmOnnx.Onnx.Protobuf;

namespace LstmOnnx.Onnx.Tests;

internal static class SmallModels
{
    /// <summary>y = relu(x · w + b).</summary>
    public static ModelProto Affine(int opset = 17)
    {
        var builder = new OnnxGraphBuilder("affine", opset);
        var x = builder.Input("x", "batch", 2);
        var w = builder.Initializer("w", [1f, 2, 3, 4, 5, 6], 2, 3);
        var b = builder.Initializer("b", [1f, 1, 1], 3);
        var gemm = builder.Node("Gemm", [x, w, b], [OnnxAttribute.Of("alpha", 1f)], "gemm");
        builder.Output(builder.Node("Relu", [gemm], null, "relu", "y"), "batch", 3);
        return builder.Build();
    }
}
