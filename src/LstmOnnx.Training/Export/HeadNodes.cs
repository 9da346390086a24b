using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;

namespace LstmOnnx.Training;

/// <summary>Everything behind the recurrent layers as nodes: dense layers, the head's function, and what brings a regression's outputs back to raw units.</summary>
internal sealed class HeadNodes(OnnxGraphBuilder builder, LstmNetwork network, ExportOptions options)
{
    private readonly List<(string OpType, string[] MoreInputs, AttributeProto[] Attributes, string Name)> _nodes = [];

    /// <summary>Adds the nodes: [B, ·] to the graph's output [B, O], or [B, T, ·] to [B, T, O].</summary>
    public void Add(string value)
    {
        // The last node gives the graph's output, so the nodes are collected before they are added.
        for (var layer = 0; layer < network.DenseLayers.Length; layer++)
            Dense(layer);
        if (network.Options.Task == TaskKind.Binary)
            _nodes.Add(("Sigmoid", [], [], "head/Sigmoid"));
        else if (network.Options.Task == TaskKind.MultiClass)
            _nodes.Add(("Softmax", [], [OnnxAttribute.Of("axis", -1)], "head/Softmax"));
        if (options.Outputs is { } scaling)
        {
            _nodes.Add(("Mul", [builder.Initializer("unscaler.scales", scaling.Scales, scaling.Scales.Length)], [], "unscaler/Mul"));
            _nodes.Add(("Add", [builder.Initializer("unscaler.offsets", scaling.Offsets, scaling.Offsets.Length)], [], "unscaler/Add"));
        }
        if (options.BaselineColumns is { } columns)
            _nodes.Add(("Add", [Baseline(columns)], [], "baseline/Add"));
        for (var i = 0; i < _nodes.Count; i++)
        {
            var (opType, moreInputs, attributes, name) = _nodes[i];
            value = builder.Node(opType, [value, .. moreInputs], attributes, name, i == _nodes.Count - 1 ? ExportGraph.Output : null);
        }
    }

    // Gemm takes matrices only; over time it is a MatMul.
    private void Dense(int layer)
    {
        var (dense, name) = (network.DenseLayers[layer], $"dense.{layer}");
        var bias = builder.Initializer(dense.Bias.Name, dense.Bias.Values, dense.OutputSize);
        if (network.Options.ReturnSequences)
        {
            _nodes.Add(("MatMul", [builder.Initializer(dense.Weights.Name, Transposed(dense), dense.InputSize, dense.OutputSize)], [], $"{name}/MatMul"));
            _nodes.Add(("Add", [bias], [], $"{name}/Add"));
        }
        else
        {
            _nodes.Add(("Gemm", [builder.Initializer(dense.Weights.Name, dense.Weights.Values, dense.OutputSize, dense.InputSize), bias], [OnnxAttribute.Of("transB", 1)], $"{name}/Gemm"));
        }
        if (layer < network.DenseLayers.Length - 1)
            _nodes.Add(("Relu", [], [], $"{name}/Relu"));
    }

    // The raw input [B, T, F] at the last step, or at each, and of it the columns.
    private string Baseline(IReadOnlyList<int> columns)
    {
        var indices = builder.Initializer("baseline.columns", [.. columns.Select(column => (long)column)], columns.Count);
        if (network.Options.ReturnSequences)
            return builder.Node("Gather", [ExportGraph.Input, indices], [OnnxAttribute.Of("axis", 2)], "baseline/columns");
        var last = builder.Node("Gather", [ExportGraph.Input, builder.Initializer("baseline.last_step", [-1L])], [OnnxAttribute.Of("axis", 1)], "baseline/last_step");
        return builder.Node("Gather", [last, indices], [OnnxAttribute.Of("axis", 1)], "baseline/columns");
    }

    private static float[] Transposed(DenseParameters dense)
    {
        var turned = new float[dense.Weights.Values.Length];
        for (var i = 0; i < turned.Length; i++)
            turned[(i % dense.InputSize * dense.OutputSize) + (i / dense.InputSize)] = dense.Weights.Values[i];
        return turned;
    }
}
