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
        OperatorCounts = [.. document.Graph.Nodes.GroupBy(n => n.OpType, StringComparer.Ordinal)
            .Select(g => KeyValuePair.Create(g.Key, g.Count()))
            .OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal)];
        ParameterCount = document.Graph.Initializers.Sum(i => i.ElementCount);
        FileBytes = document.Bytes.Length;
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

    /// <summary>How many nodes of each operator, the most frequent first.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> OperatorCounts { get; }

    /// <summary>How many values the initializers hold together: weights, biases and other stored constants.</summary>
    public long ParameterCount { get; }

    /// <summary>The file's size in bytes.</summary>
    public long FileBytes { get; }
}
