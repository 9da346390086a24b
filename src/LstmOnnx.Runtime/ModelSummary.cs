using LstmOnnx.Runtime.Gate;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime;

/// <summary>What a file says about itself: versions, operators, size.</summary>
public sealed class ModelSummary
{
    internal ModelSummary(ModelDocument document)
    {
        IrVersion = document.IrVersion;
        ProducerName = document.ProducerName;
        ProducerVersion = document.ProducerVersion;
        GraphName = document.Graph.Name;
        Opsets = document.OpsetImports.ToDictionary(o => o.Domain, o => o.Version, StringComparer.Ordinal);
        var graphs = GraphWalk.AllGraphs(document.Graph).ToArray();
        OperatorCounts = [.. graphs.SelectMany(g => g.Nodes).GroupBy(n => n.OpType, StringComparer.Ordinal)
            .Select(g => KeyValuePair.Create(g.Key, g.Count()))
            .OrderBy(p => p.Key, StringComparer.Ordinal).OrderByDescending(p => p.Value)];
        var constants = graphs.SelectMany(g => g.Nodes).SelectMany(n => n.Attributes).Select(a => a.Tensor).OfType<TensorDocument>();
        ParameterCount = graphs.SelectMany(g => g.Initializers).Concat(constants).Sum(t => t.ElementCount);
        FileBytes = document.Bytes.Length;
        Metadata = document.Metadata;
        var initialised = document.Graph.Initializers.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        Inputs = [.. document.Graph.Inputs.Where(i => !initialised.Contains(i.Name)).Select(Info)];
        Outputs = [.. document.Graph.Outputs.Select(Info)];
    }

    /// <summary>Reads a file and checks it at the gate, without any engine: what the file says of itself can be looked at though no engine runs it.</summary>
    /// <param name="path">An <c>.onnx</c> file. Nothing outside of it is read.</param>
    /// <param name="limits">The defaults where null.</param>
    /// <exception cref="ModelRefusedException">The bytes are no sound ONNX model, or exceed a limit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelSummary Read(string path, ModelLimits? limits = null)
    {
        limits ??= new ModelLimits();
        var document = OnnxReader.Read(ModelFile.Read(path, limits), limits);
        ModelGate.Check(document, limits);
        return new ModelSummary(document);
    }

    /// <summary>The version of the ONNX file format.</summary>
    public long IrVersion { get; }

    /// <summary>The program that wrote the file; empty where the file does not say.</summary>
    public string ProducerName { get; }

    /// <summary>The version of that program; empty where the file does not say.</summary>
    public string ProducerVersion { get; }

    /// <summary>The graph's name.</summary>
    public string GraphName { get; }

    /// <summary>The operator set version of each domain; the empty domain is ONNX's own.</summary>
    public IReadOnlyDictionary<string, long> Opsets { get; }

    /// <summary>How many nodes of each operator, in graphs within the graph too, the most frequent first.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> OperatorCounts { get; }

    /// <summary>How many values the stored tensors hold together: weights, biases and other constants.</summary>
    public long ParameterCount { get; }

    /// <summary>The inputs that a caller must fill, of whatever element type.</summary>
    public IReadOnlyList<TensorInfo> Inputs { get; }

    /// <summary>The outputs, with the types and shapes that the file declares.</summary>
    public IReadOnlyList<TensorInfo> Outputs { get; }

    /// <summary>The file's metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The file's size in bytes.</summary>
    public long FileBytes { get; }

    private static TensorInfo Info(ValueDocument value) => new(value.Name, value.Type, value.Shape ?? []);
}
