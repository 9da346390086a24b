using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Graphs;
using LstmOnnx.Runtime.Operators;

namespace LstmOnnx.Runtime.Planning;

/// <summary>
/// Nodes behind a node whose work its own kernel can do: each alone reads what stands before it, in the same graph, and needs nothing else but constants. What is taken over is not planned; its value is that of the
/// node itself, so only Float results are handed on: those of 16 bits are rounded behind every node.
/// </summary>
internal sealed class Successors(Planner planner, GraphNode node)
{
    private readonly List<GraphNode> _taken = [];

    /// <summary>Gives every node taken over the value that stands for all of them.</summary>
    public void Set(Value value)
    {
        foreach (var taken in _taken)
            planner.Set(taken.Outputs[0], value);
    }

    /// <summary>Takes over an Add of a constant per column, and returns the constant; null where there is none.</summary>
    public Value? TakeBias(int rank, int columns)
    {
        if (OnlyReader(Last) is not { Operator: BinaryOperator { Operation: BinaryOperation.Add, BroadcastsAtTheEnd: true } } add)
            return null;
        if (Other(add, Last.Outputs[0], rank) is not { } bias || bias.Rank == 0 || bias.Rank > rank || bias.Shape[^1] != columns || bias.Count != columns)
            return null;
        _taken.Add(add);
        return bias;
    }

    /// <summary>Takes over a BatchNormalization whose statistics belong to the model: a factor and an offset per channel; null where there is none.</summary>
    public ChannelScale? TakeScale(int rank, int channels)
    {
        if (OnlyReader(Last) is not { Operator: BatchNormalizationOperator operation } reader || reader.Inputs[0] != Last.Outputs[0] || reader.Outputs.Skip(1).Any(o => o >= 0))
            return null;
        if (operation.Constants(new NodeConstants(planner, reader, rank), channels) is not { } scale)
            return null;
        _taken.Add(reader);
        return scale;
    }

    /// <summary>Takes over a function of each element; null where there is none.</summary>
    /// <param name="rank">Axes of the value.</param>
    public Kernel? TakeActivation(int rank)
    {
        if (HardSwish.Find(planner, Last, rank) is { } written)
        {
            _taken.AddRange(written);
            return new Kernel(UnaryOperation.HardSwish);
        }
        if (OnlyReader(Last) is not { } reader || reader.Inputs[0] != Last.Outputs[0] || reader.Operator.Activation(new NodeConstants(planner, reader, rank)) is not { } kernel)
            return null;
        _taken.Add(reader);
        return kernel;
    }

    private GraphNode Last => _taken.Count > 0 ? _taken[^1] : node;

    // A written-out cell needs its pre-activations as they are.
    private GraphNode? OnlyReader(GraphNode giver) => planner.Graph.OnlyReader(giver, giver.Outputs[0]) is { } reader && planner.CellOf(reader) is null ? reader : null;

    // The constant that meets a value.
    private Value? Other(GraphNode reader, int value, int rank)
    {
        var other = reader.Inputs[0] == value ? 1 : 0;
        return reader.Inputs[other] == value ? null : new NodeConstants(planner, reader, rank).Floats(other);
    }
}
