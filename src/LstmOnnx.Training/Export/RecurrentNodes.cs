using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;

namespace LstmOnnx.Training;

/// <summary>
/// One recurrent layer as nodes: <c>LSTM</c>, <c>GRU</c> or <c>RNN</c>, and what joins its directions. A projection, which ONNX's LSTM lacks, is moved: with h = P·m,
/// m = o∘tanh c, the recurrent product R·h is (R·P)·m, so a plain LSTM of m with R·P for its weights, and a MatMul by P behind it, compute the same. The state that it carries is m.
/// </summary>
internal sealed class RecurrentNodes
{
    private readonly OnnxGraphBuilder _builder;
    private readonly RecurrentLayerOptions _layer;
    private readonly RecurrentParameters[] _directions;
    private readonly ExportOptions _options;
    private readonly int _index;
    private readonly bool _givesFinal;
    private readonly string _name;

    public RecurrentNodes(OnnxGraphBuilder builder, LstmNetwork network, int layer, ExportOptions options)
    {
        (_builder, _layer, _directions, _options, _index) = (builder, network.Options.Layers[layer], network.Layers[layer], options, layer);
        _givesFinal = layer == network.Layers.Length - 1 && !network.Options.ReturnSequences;
        _name = $"{_layer.CellName}.{layer}";
    }

    /// <summary>The states that a streaming model takes for this layer, with their sizes.</summary>
    public IEnumerable<(string Name, int Size)> StatesIn => StateNames.Select(name => ($"{name}_{_index}", _layer.HiddenSize));

    /// <summary>The states that it gives.</summary>
    public IEnumerable<(string Name, int Size)> StatesOut => StateNames.Select(name => ($"{name}_{_index}_out", _layer.HiddenSize));

    private string[] StateNames =>
        _options.Form != ModelForm.Streaming ? [] : _layer.Cell == CellKind.Lstm ? ["hidden", "cell"] : ["hidden"];

    private int DirectionCount => _directions.Length;

    private int HiddenSize => _layer.HiddenSize;

    /// <summary>Adds the nodes: [T, B, I] to [T, B, ·], or from the last layer to [B, ·].</summary>
    public string Add(string value)
    {
        var opType = _layer.Cell.ToString().ToUpperInvariant();
        List<string> inputs = [value, Weights("input_weights", InputWeights), Weights("recurrent_weights", RecurrentWeights), Bias()];
        inputs.Add(_options.SequenceLengths ? ExportGraph.Lengths : "");
        inputs.AddRange(StatesIn.Select(state => state.Name));
        if (_layer.Peepholes)
        {
            while (inputs.Count < 7)
                inputs.Add("");
            inputs.Add(_builder.Initializer($"{_name}.peepholes", Joined(direction => direction.Peepholes!.Values), DirectionCount, 3 * HiddenSize));
        }
        while (inputs[^1].Length == 0)
            inputs.RemoveAt(inputs.Count - 1);

        string[] states = _options.Form == ModelForm.Streaming ? [.. StatesOut.Select(state => state.Name)] : _givesFinal ? [$"{_name}.final_hidden"] : [];
        string[] outputs = [_givesFinal ? "" : $"{_name}.outputs", .. states];
        _builder.NodeWithOutputs(opType, inputs, outputs, Attributes(), $"{_name}/{opType}");
        return Projected(_givesFinal ? JoinFinal(outputs[1]) : JoinSteps(outputs[0]));
    }

    private AttributeProto[] Attributes() =>
    [
        OnnxAttribute.Of("hidden_size", HiddenSize),
        .. DirectionCount == 1 ? [] : new[] { OnnxAttribute.Of("direction", "bidirectional") },
        .. _layer.Cell == CellKind.Gru ? new[] { OnnxAttribute.Of("linear_before_reset", 1) } : [],
    ];

    private string Weights(string name, Func<RecurrentParameters, float[]> values)
    {
        var joined = Joined(values);
        var rows = _directions[0].InputWeights.Shape[0];
        return _builder.Initializer($"{_name}.{name}", joined, DirectionCount, rows, joined.Length / (DirectionCount * rows));
    }

    private static float[] InputWeights(RecurrentParameters direction) => direction.InputWeights.Values;

    private static float[] RecurrentWeights(RecurrentParameters direction)
    {
        var recurrent = direction.RecurrentWeights.Values;
        if (direction.Projection is not { } projection)
            return recurrent;
        var (hiddenSize, stateSize) = (direction.HiddenSize, direction.StateSize);
        var moved = new float[4 * hiddenSize * hiddenSize];
        for (var i = 0; i < moved.Length; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < stateSize; k++)
                sum += (double)recurrent[(i / hiddenSize * stateSize) + k] * projection.Values[(k * hiddenSize) + (i % hiddenSize)];
            moved[i] = (float)sum;
        }
        return moved;
    }

    // ONNX has an input and a recurrent bias for each gate, which are only ever added but for a GRU's candidate; zeros take the second one's place.
    private string Bias()
    {
        var gates = _directions[0].InputWeights.Shape[0];
        var values = Joined(direction => _layer.Cell == CellKind.Gru
            ? [.. direction.Bias.Values.AsSpan(0, gates), .. new float[2 * HiddenSize], .. direction.Bias.Values.AsSpan(gates)]
            : [.. direction.Bias.Values, .. new float[gates]]);
        return _builder.Initializer($"{_name}.bias", values, DirectionCount, 2 * gates);
    }

    // Y [T, D, B, H] to [T, B, D·H].
    private string JoinSteps(string outputs)
    {
        if (DirectionCount == 1)
            return _builder.Node("Squeeze", [outputs, _builder.Initializer($"{_name}.direction_axis", [1L], 1)], null, $"{_name}/Squeeze");
        var turned = _builder.Node("Transpose", [outputs], [OnnxAttribute.Of("perm", 0, 2, 1, 3)], $"{_name}/Transpose");
        return _builder.Node("Reshape", [turned, _builder.Initializer($"{_name}.joined_shape", [0L, 0, DirectionCount * HiddenSize], 3)], null, $"{_name}/Reshape");
    }

    // Y_h [D, B, H] to [B, D·H].
    private string JoinFinal(string finalHidden)
    {
        if (DirectionCount == 1)
            return _builder.Node("Squeeze", [finalHidden, _builder.Initializer($"{_name}.direction_axis", [0L], 1)], null, $"{_name}/Squeeze");
        var turned = _builder.Node("Transpose", [finalHidden], [OnnxAttribute.Of("perm", 1, 0, 2)], $"{_name}/Transpose");
        return _builder.Node("Reshape", [turned, _builder.Initializer($"{_name}.joined_shape", [0L, DirectionCount * HiddenSize], 2)], null, $"{_name}/Reshape");
    }

    // [·, D·H] to [·, D·P]: each direction by its own matrix, so the joint one is block-diagonal.
    private string Projected(string joined)
    {
        if (_layer.ProjectionSize is not { } stateSize)
            return joined;
        var (rows, columns) = (DirectionCount * HiddenSize, DirectionCount * stateSize);
        var matrix = new float[rows * columns];
        for (var d = 0; d < DirectionCount; d++)
        {
            for (var i = 0; i < HiddenSize * stateSize; i++)
                matrix[(((d * HiddenSize) + (i % HiddenSize)) * columns) + (d * stateSize) + (i / HiddenSize)] = _directions[d].Projection!.Values[i];
        }
        return _builder.Node("MatMul", [joined, _builder.Initializer($"{_name}.projection", matrix, rows, columns)], null, $"{_name}/projection/MatMul");
    }

    private float[] Joined(Func<RecurrentParameters, float[]> values) => [.. _directions.SelectMany(values)];
}
