using LstmOnnx.Onnx;
using LstmOnnx.Runtime;

namespace LstmOnnx.Training;

/// <summary>What an export writes, and how it checks itself.</summary>
public sealed record ExportOptions
{
    /// <summary>The version of the ONNX operators, 14 to 22.</summary>
    public int Opset { get; init; } = 17;

    /// <summary>Whole sequences or steps.</summary>
    public ModelForm Form { get; init; } = ModelForm.Sequence;

    /// <summary>The scaling that the network's inputs were trained with; it becomes part of the graph, which then takes raw values. None where null.</summary>
    public AffineScaling? Inputs { get; init; }

    /// <summary>The scaling that the network's targets were trained with; the graph undoes it, so that it gives raw values. Regression only; none where null.</summary>
    public AffineScaling? Outputs { get; init; }

    /// <summary>
    /// For a network that learned differences: per output, the input column whose raw value at the last step is added to the unscaled output. Regression only; nothing is added where null.
    /// </summary>
    public IReadOnlyList<int>? BaselineColumns { get; init; }

    /// <summary>
    /// Whether the model takes a second input <c>lengths</c> [batch], int32: the steps of each sequence, past which nothing counts (<c>sequence_lens</c> of its recurrent nodes). Sequence form only.
    /// </summary>
    public bool SequenceLengths { get; init; }

    /// <summary>Goes into the file's metadata, beside the keys that the exporter sets where they are absent (<c>lstmonnx.version</c>, <c>.task</c>, <c>.seed</c>, <c>.stateful</c>, <c>.target_scale</c>) and <c>lstmonnx.form</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The engines that have to reproduce the network before the file is written. One that this machine lacks is reported; at least one has to work.</summary>
    public IReadOnlyList<Engine> Verify { get; init; } = [SimdEngine.Default];

    /// <summary>The largest difference from the network that is accepted, on unit scale (before the outputs' scaling is undone); relative where an output is above 1.</summary>
    public double Tolerance { get; init; } = 1e-5;

    internal void Check(NetworkOptions network)
    {
        if (Opset is < OnnxGraphBuilder.MinOpset or > OnnxGraphBuilder.MaxOpset)
            throw new ArgumentException($"opset {Opset} cannot be exported; choose one from {OnnxGraphBuilder.MinOpset} to {OnnxGraphBuilder.MaxOpset}");
        if (!Enum.IsDefined(Form))
            throw new ArgumentException($"there is no model form {(int)Form}");
        if (Form == ModelForm.Streaming && network.Layers.Select((layer, index) => (layer, index)).FirstOrDefault(pair => pair.layer.Bidirectional) is { layer: not null } twoWay)
        {
            throw new ArgumentException(
                $"layer {twoWay.index} is bidirectional and cannot stream: its reverse direction starts at the end of the sequence, so an output needs later input; export the sequence form, or train a network of forward layers");
        }

        if (SequenceLengths && Form == ModelForm.Streaming)
            throw new ArgumentException("a streaming model takes steps as they come and has no lengths; export the sequence form with them");
        if (SequenceLengths && BaselineColumns is not null && !network.ReturnSequences)
            throw new ArgumentException("a baseline is taken from the last step of the input, which is not the last of a shorter sequence; export without lengths or without a baseline");
        if (Inputs is not null && network.Embedding is not null)
            throw new ArgumentException("the network reads tokens, which have no scaling; leave the scaling of the inputs out");
        if (BaselineColumns is not null && network.Embedding is not null)
            throw new ArgumentException("the network reads tokens; a baseline needs features");
        Inputs?.Check("scaling of the inputs", network.InputSize);
        if (network.Task != TaskKind.Regression && (Outputs is not null || BaselineColumns is not null))
            throw new ArgumentException($"the outputs of a {network.Task} network are probabilities; a scaling or a baseline of the outputs is for regression only");
        Outputs?.Check("scaling of the outputs", network.OutputSize);
        if (BaselineColumns is { } columns && (columns.Count != network.OutputSize || columns.Any(column => column < 0 || column >= network.InputSize)))
        {
            throw new ArgumentException(
                $"baseline columns [{string.Join(", ", columns)}]; expected {network.OutputSize}, one per output, each from 0 to {network.InputSize - 1}");
        }

        if (Metadata.Keys.Any(string.IsNullOrEmpty))
            throw new ArgumentException("a metadata key is empty");
        if (Verify.Count == 0)
            throw new ArgumentException("no engine to check the export on; SimdEngine.Default is always there");
        if (!(Tolerance > 0) || double.IsInfinity(Tolerance))
            throw new ArgumentException($"the tolerance is {Tolerance}; expected a positive number");
    }
}
