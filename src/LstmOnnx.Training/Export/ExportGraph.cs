using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Training;

/// <summary>
/// Turns a network into a graph: (scaler) or embedding → transpose to [T, B, F] → recurrent layers → dense layers and head → (scaling undone) → (baseline added).
/// Names follow the parameters': node <c>lstm.0/LSTM</c> has the constants <c>lstm.0.input_weights</c> and so on.
/// </summary>
internal sealed class ExportGraph
{
    public const string Input = "input";
    public const string Lengths = "lengths";
    public const string Output = "output";

    private readonly ExportOptions _options;
    private readonly LstmNetwork _network;
    private readonly OnnxGraphBuilder _builder;

    private ExportGraph(LstmNetwork network, ExportOptions options) =>
        (_network, _options, _builder) = (network, options, new OnnxGraphBuilder("lstm", options.Opset));

    public static ModelProto Build(LstmNetwork network, ExportOptions options)
    {
        var graph = new ExportGraph(network, options);
        graph.Build();
        return graph._builder.Build(ExportMetadata.Of(network.Options, options));
    }

    private void Build()
    {
        var options = _network.Options;
        if (_network.Embedding is null)
            _builder.Input(Input, "batch", "time", options.InputSize);
        else
            _builder.Input(Input, DataType.Int64, "batch", "time");
        if (_options.SequenceLengths)
            _builder.Input(Lengths, DataType.Int32, "batch");
        var layers = Enumerable.Range(0, options.Layers.Count).Select(layer => new RecurrentNodes(_builder, _network, layer, _options)).ToArray();
        foreach (var (name, size) in layers.SelectMany(layer => layer.StatesIn))
            _builder.Input(name, 1, "batch", size);

        var value = _builder.Node("Transpose", [_network.Embedding is null ? Scaled() : Embedded()], [OnnxAttribute.Of("perm", 1, 0, 2)], "time_major/Transpose");
        foreach (var layer in layers)
            value = layer.Add(value);
        if (options.ReturnSequences)
            value = _builder.Node("Transpose", [value], [OnnxAttribute.Of("perm", 1, 0, 2)], "batch_major/Transpose");
        new HeadNodes(_builder, _network, _options).Add(value);

        if (options.ReturnSequences)
            _builder.Output(Output, "batch", "time", options.OutputSize);
        else
            _builder.Output(Output, "batch", options.OutputSize);
        foreach (var (name, size) in layers.SelectMany(layer => layer.StatesOut))
            _builder.Output(name, 1, "batch", size);
    }

    private string Scaled()
    {
        if (_options.Inputs is not { } scaling)
            return Input;
        var centred = _builder.Node("Sub", [Input, _builder.Initializer("scaler.offsets", scaling.Offsets, scaling.Offsets.Length)], null, "scaler/Sub");
        return _builder.Node("Div", [centred, _builder.Initializer("scaler.scales", scaling.Scales, scaling.Scales.Length)], null, "scaler/Div");
    }

    // Tokens [B, T] to vectors [B, T, E].
    private string Embedded()
    {
        var table = _network.Embedding!;
        var weights = _builder.Initializer(table.Weights.Name, table.Weights.Values, table.VocabularySize, table.Size);
        return _builder.Node("Gather", [weights, Input], [OnnxAttribute.Of("axis", 0)], "embedding/Gather");
    }
}
