using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;

namespace LstmOnnx.Training;

/// <summary>
/// Turns a network into a graph: (scaler) → transpose to [T, B, F] → LSTM layers → dense layers and head → (scaling undone) → (baseline added).
/// Names follow the parameters': node <c>lstm.0/LSTM</c> has the constants <c>lstm.0.input_weights</c> and so on.
/// </summary>
internal sealed class ExportGraph
{
    public const string Input = "input";
    public const string Output = "output";

    private readonly ExportOptions _options;
    private readonly NetworkOptions _network;
    private readonly Dictionary<string, Parameter> _parameters;
    private readonly OnnxGraphBuilder _builder;
    private readonly List<(string Name, int HiddenSize)> _statesOut = [];

    private ExportGraph(LstmNetwork network, ExportOptions options)
    {
        _options = options;
        _network = network.Options;
        _parameters = network.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        _builder = new OnnxGraphBuilder("lstm", options.Opset);
    }

    public static ModelProto Build(LstmNetwork network, ExportOptions options)
    {
        var graph = new ExportGraph(network, options);
        graph.Build();
        return graph._builder.Build(ExportMetadata.Of(network.Options, options));
    }

    private void Build()
    {
        _builder.Input(Input, "batch", "time", _network.InputSize);
        if (_options.Form == ModelForm.Streaming)
        {
            for (var layer = 0; layer < _network.Layers.Count; layer++)
            {
                _builder.Input($"hidden_{layer}", 1, "batch", _network.Layers[layer].HiddenSize);
                _builder.Input($"cell_{layer}", 1, "batch", _network.Layers[layer].HiddenSize);
            }
        }

        var value = _builder.Node("Transpose", [Scaled()], [OnnxAttribute.Of("perm", 1, 0, 2)], "time_major/Transpose");
        var size = _network.InputSize;
        for (var layer = 0; layer < _network.Layers.Count; layer++)
            (value, size) = Layer(layer, value, size);
        Tail(value, size);

        _builder.Output(Output, "batch", _network.OutputSize);
        foreach (var (name, hiddenSize) in _statesOut)
            _builder.Output(name, 1, "batch", hiddenSize);
    }

    private string Scaled()
    {
        if (_options.Inputs is not { } scaling)
            return Input;
        var centred = _builder.Node("Sub", [Input, _builder.Initializer("scaler.offsets", scaling.Offsets, scaling.Offsets.Length)], null, "scaler/Sub");
        return _builder.Node("Div", [centred, _builder.Initializer("scaler.scales", scaling.Scales, scaling.Scales.Length)], null, "scaler/Div");
    }

    // [T, B, I] to [T, B, D·H], and from the last layer to [B, D·H].
    private (string Value, int Size) Layer(int layer, string value, int inputSize)
    {
        var name = $"lstm.{layer}";
        var hiddenSize = _network.Layers[layer].HiddenSize;
        string[] directions = _network.Layers[layer].Bidirectional ? ["forward", "reverse"] : ["forward"];
        var count = directions.Length;
        var weights = _builder.Initializer($"{name}.input_weights", Joined(name, directions, "input_weights"), count, 4 * hiddenSize, inputSize);
        var recurrent = _builder.Initializer($"{name}.recurrent_weights", Joined(name, directions, "recurrent_weights"), count, 4 * hiddenSize, hiddenSize);
        var bias = _builder.Initializer($"{name}.bias", Biases(name, directions, hiddenSize), count, 8 * hiddenSize);

        List<string> inputs = [value, weights, recurrent, bias];
        var isLast = layer == _network.Layers.Count - 1;
        string[] outputs = isLast ? ["", $"{name}.final_hidden"] : [$"{name}.outputs"];
        if (_options.Form == ModelForm.Streaming)
        {
            inputs.AddRange(["", $"hidden_{layer}", $"cell_{layer}"]);
            outputs = [isLast ? "" : $"{name}.outputs", $"hidden_{layer}_out", $"cell_{layer}_out"];
            _statesOut.AddRange([(outputs[1], hiddenSize), (outputs[2], hiddenSize)]);
        }

        _builder.NodeWithOutputs("LSTM", inputs, outputs, LstmAttributes(hiddenSize, count), $"{name}/LSTM");
        var result = isLast ? outputs[1] : outputs[0];
        return (isLast ? JoinFinal(name, result, count, hiddenSize) : JoinSteps(name, result, count, hiddenSize), count * hiddenSize);
    }

    // Y [T, D, B, H] to [T, B, D·H].
    private string JoinSteps(string name, string outputs, int directionCount, int hiddenSize)
    {
        if (directionCount == 1)
            return _builder.Node("Squeeze", [outputs, _builder.Initializer($"{name}.direction_axis", [1L], 1)], null, $"{name}/Squeeze");
        var turned = _builder.Node("Transpose", [outputs], [OnnxAttribute.Of("perm", 0, 2, 1, 3)], $"{name}/Transpose");
        return _builder.Node("Reshape", [turned, _builder.Initializer($"{name}.joined_shape", [0L, 0, directionCount * hiddenSize], 3)], null, $"{name}/Reshape");
    }

    // Y_h [D, B, H] to [B, D·H].
    private string JoinFinal(string name, string finalHidden, int directionCount, int hiddenSize)
    {
        if (directionCount == 1)
            return _builder.Node("Squeeze", [finalHidden, _builder.Initializer($"{name}.direction_axis", [0L], 1)], null, $"{name}/Squeeze");
        var turned = _builder.Node("Transpose", [finalHidden], [OnnxAttribute.Of("perm", 1, 0, 2)], $"{name}/Transpose");
        return _builder.Node("Reshape", [turned, _builder.Initializer($"{name}.joined_shape", [0L, directionCount * hiddenSize], 2)], null, $"{name}/Reshape");
    }

    // The last node gives the graph's output, so the nodes are collected before they are added.
    private void Tail(string value, int size)
    {
        List<(string OpType, string[] MoreInputs, AttributeProto[] Attributes, string Name)> nodes = [];
        int[] sizes = [.. _network.DenseSizes, _network.OutputSize];
        for (var layer = 0; layer < sizes.Length; layer++)
        {
            var weights = _builder.Initializer($"dense.{layer}.weights", Values($"dense.{layer}.weights", sizes[layer] * size), sizes[layer], size);
            var bias = _builder.Initializer($"dense.{layer}.bias", Values($"dense.{layer}.bias", sizes[layer]), sizes[layer]);
            nodes.Add(("Gemm", [weights, bias], [OnnxAttribute.Of("transB", 1)], $"dense.{layer}/Gemm"));
            if (layer < sizes.Length - 1)
                nodes.Add(("Relu", [], [], $"dense.{layer}/Relu"));
            size = sizes[layer];
        }

        if (_network.Task == TaskKind.Binary)
            nodes.Add(("Sigmoid", [], [], "head/Sigmoid"));
        else if (_network.Task == TaskKind.MultiClass)
            nodes.Add(("Softmax", [], [OnnxAttribute.Of("axis", -1)], "head/Softmax"));
        if (_options.Outputs is { } scaling)
        {
            nodes.Add(("Mul", [_builder.Initializer("unscaler.scales", scaling.Scales, scaling.Scales.Length)], [], "unscaler/Mul"));
            nodes.Add(("Add", [_builder.Initializer("unscaler.offsets", scaling.Offsets, scaling.Offsets.Length)], [], "unscaler/Add"));
        }

        if (_options.BaselineColumns is { } columns)
            nodes.Add(("Add", [Baseline(columns)], [], "baseline/Add"));
        for (var i = 0; i < nodes.Count; i++)
        {
            var (opType, moreInputs, attributes, name) = nodes[i];
            value = _builder.Node(opType, [value, .. moreInputs], attributes, name, i == nodes.Count - 1 ? Output : null);
        }
    }

    // The raw input [B, T, F] at the last step, and of it the columns: [B, O].
    private string Baseline(IReadOnlyList<int> columns)
    {
        var last = _builder.Node("Gather", [Input, _builder.Initializer("baseline.last_step", [-1L])], [OnnxAttribute.Of("axis", 1)], "baseline/last_step");
        var indices = _builder.Initializer("baseline.columns", [.. columns.Select(column => (long)column)], columns.Count);
        return _builder.Node("Gather", [last, indices], [OnnxAttribute.Of("axis", 1)], "baseline/columns");
    }

    private static AttributeProto[] LstmAttributes(int hiddenSize, int directionCount) => directionCount == 1
        ? [OnnxAttribute.Of("hidden_size", hiddenSize)]
        : [OnnxAttribute.Of("hidden_size", hiddenSize), OnnxAttribute.Of("direction", "bidirectional")];

    private float[] Joined(string layer, string[] directions, string tensor) => [.. directions.SelectMany(direction => _parameters[$"{layer}.{direction}.{tensor}"].Values)];

    // ONNX has an input and a recurrent bias, which are only ever added; the network has one, and zeros take the other's place.
    private float[] Biases(string layer, string[] directions, int hiddenSize) =>
        [.. directions.SelectMany(direction => _parameters[$"{layer}.{direction}.bias"].Values.Concat(new float[4 * hiddenSize]))];

    private float[] Values(string name, int count)
    {
        var values = _parameters[name].Values;
        return values.Length == count ? values : throw new InvalidOperationException($"parameter '{name}' has {values.Length} values; expected {count}");
    }
}
