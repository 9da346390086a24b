using System.Globalization;
using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime;

/// <summary>What became of a graph at a session's shapes, for people to read.</summary>
public sealed class SessionPlan
{
    private readonly IReadOnlyList<NodeFate> _fates;

    internal SessionPlan(
        IReadOnlyList<NodeFate> fates, IReadOnlyList<string> kernels, long arenaBytes, long constantBytes, WeightPrecision weights, IReadOnlyCollection<NarrowedNode> narrowed)
    {
        (_fates, Kernels, ArenaBytes, ConstantBytes, Weights) = (fates, kernels, arenaBytes, constantBytes, weights);
        NarrowedNodes = [.. narrowed.Select(node => node.Label)];
        (NarrowedBytes, NarrowedFloatBytes) = (narrowed.Sum(node => node.Bytes), narrowed.Sum(node => node.FloatBytes));
    }

    /// <summary>A line per node of the graph, in order: its name, its operator, and whether it was folded, became a view, was fused, or is computed; of If, which branch was taken.</summary>
    public IReadOnlyList<string> Nodes => [.. _fates.Select(node => $"{node.Label}: {node.Fate}")];

    /// <summary>A line per kernel call of a run, in order.</summary>
    public IReadOnlyList<string> Kernels { get; }

    /// <summary>The size of the session's one arena: inputs, states, intermediate values and outputs.</summary>
    public long ArenaBytes { get; }

    /// <summary>Bytes of packed weights and constants folded for these shapes that the plan reads.</summary>
    public long ConstantBytes { get; }

    /// <summary>How weights were asked to be held.</summary>
    public WeightPrecision Weights { get; }

    /// <summary>The nodes whose weights are held so, where that is not float32; those of all other nodes are float32.</summary>
    public IReadOnlyList<string> NarrowedNodes { get; }

    /// <summary>Bytes of those nodes' packed weights and biases.</summary>
    public long NarrowedBytes { get; }

    /// <summary>What they would take in float32.</summary>
    public long NarrowedFloatBytes { get; }

    /// <summary>How many nodes met which fate, by operator, the kernel calls, and sizes; as <c>lstmonnx inspect --plan</c> prints them.</summary>
    public IReadOnlyList<string> Summary =>
    [
        .. _fates.GroupBy(node => node.Fate).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Select(Counted),
        string.Create(CultureInfo.InvariantCulture, $"kernel calls per run: {Kernels.Count}"),
        .. Kernels.Select(call => "  " + call),
        .. WeightsSummary is { } weights ? [weights] : Array.Empty<string>(),
        string.Create(CultureInfo.InvariantCulture, $"arena: {ArenaBytes} bytes, packed weights and constants: {ConstantBytes} bytes"),
    ];

    /// <summary>The same, with a line per node before it; as <c>lstmonnx inspect --plan --nodes</c> prints them.</summary>
    public IReadOnlyList<string> Lines => [.. Nodes, .. Summary];

    /// <summary>What was narrowed, in a line; null where weights were asked for as float32.</summary>
    public string? WeightsSummary => Weights == WeightPrecision.Float32 ? null
        : NarrowedNodes.Count == 0 ? $"weights: {NothingNarrowed(Weights)}"
        : string.Create(CultureInfo.InvariantCulture, $"weights: {Weights} in {NarrowedNodes.Count} {(NarrowedNodes.Count == 1 ? "node" : "nodes")}, {NarrowedBytes} bytes instead of {NarrowedFloatBytes}; all others float32");

    /// <summary>Why weights that were to be narrowed are not.</summary>
    internal static string NothingNarrowed(WeightPrecision weights) =>
        $"{weights} was asked for and all weights stay float32: only those of LSTM nodes with the default cell, constant weights and whole sequences are narrowed, and the model has none";

    private static string Counted(IGrouping<string, NodeFate> group)
    {
        var operators = group.CountBy(node => node.Operator).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Value == 1 ? pair.Key : string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value}"));
        return string.Create(CultureInfo.InvariantCulture, $"{group.Key}, {group.Count()} {(group.Count() == 1 ? "node" : "nodes")}: {string.Join(", ", operators)}");
    }
}

/// <summary>What a plan makes of a node.</summary>
/// <param name="Label">How messages name it.</param>
/// <param name="Operator">Its operator, safe to print.</param>
/// <param name="Fate">A word or two.</param>
internal readonly record struct NodeFate(string Label, string Operator, string Fate);
