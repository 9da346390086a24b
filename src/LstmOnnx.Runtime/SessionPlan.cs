namespace LstmOnnx.Runtime;

/// <summary>What became of a graph at a session's shapes, for people to read.</summary>
public sealed class SessionPlan
{
    internal SessionPlan(IReadOnlyList<string> nodes, IReadOnlyList<string> kernels, long arenaBytes, long constantBytes) =>
        (Nodes, Kernels, ArenaBytes, ConstantBytes) = (nodes, kernels, arenaBytes, constantBytes);

    /// <summary>A line per node of the graph, in order: its name, its operator, and whether it was folded, became a view, was fused, or is computed.</summary>
    public IReadOnlyList<string> Nodes { get; }

    /// <summary>A line per kernel call of a run, in order.</summary>
    public IReadOnlyList<string> Kernels { get; }

    /// <summary>The size of the session's one arena: inputs, states, intermediate values and outputs.</summary>
    public long ArenaBytes { get; }

    /// <summary>Bytes of packed weights and constants folded for these shapes that the plan reads.</summary>
    public long ConstantBytes { get; }

    /// <summary>All lines, as <c>lstmonnx inspect</c> prints them.</summary>
    public IReadOnlyList<string> Lines =>
        [.. Nodes, "kernel calls per run:", .. Kernels.Select(k => "  " + k), $"arena: {ArenaBytes} bytes, packed weights and constants: {ConstantBytes} bytes"];
}
