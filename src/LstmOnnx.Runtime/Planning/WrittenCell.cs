using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Graphs;
using LstmOnnx.Runtime.Operators;

namespace LstmOnnx.Runtime.Planning;

/// <summary>
/// The elementwise part of an LSTM cell as exporters without an LSTM node write it: c = σ(f)·c₋ + σ(i)·tanh g, h = σ(o)·tanh c, factors and terms in either order. Found where nothing else reads what lies between;
/// c and h may be read by anything.
/// </summary>
internal sealed class WrittenCell
{
    // Pre-activations i, o, f, g, and c₋: value numbers.
    private readonly int[] _operands;

    private WrittenCell(GraphNode[] parts, int[] operands, GraphNode place) => (Parts, _operands, Place) = (parts, operands, place);

    /// <summary>The nine nodes, each behind those that it reads; the last one gives h.</summary>
    public GraphNode[] Parts { get; }

    /// <summary>Where all of it is computed: at the node that gives h, or at the one that gives c where something reads c before h.</summary>
    public GraphNode Place { get; }

    /// <summary>The cells of a graph and of the graphs inside it of which nothing is planned yet, by node; no node is in two.</summary>
    public static WrittenCell?[] FindAll(Planner planner)
    {
        var graph = planner.Graph;
        var cells = new WrittenCell?[graph.AllNodes.Count];
        foreach (var node in graph.AllNodes)
        {
            if (!graph.IsNeeded(node) || Find(graph, node) is not { } cell || Array.Exists(cell.Parts, part => cells[part.Index] is not null || planner.Find(part.Outputs[0]) is not null))
                continue;
            foreach (var part in cell.Parts)
                cells[part.Index] = cell;
        }
        return cells;
    }

    /// <summary>Plans the whole cell as one call; false where it is not of floats of one shape, of which there are some, or where a gate is constant: then the parts are planned one by one.</summary>
    public bool TryPlan(Planner planner, NodePlanner node)
    {
        var values = new Value[_operands.Length];
        for (var i = 0; i < values.Length; i++)
        {
            // A peephole's output gate waits for c.
            if (planner.Find(_operands[i]) is not { Type: ElementType.Float } value || !value.Shape.AsSpan().SequenceEqual(values[0]?.Shape ?? value.Shape) || (value.IsConstant && i < 4))
                return false;
            values[i] = value;
        }
        if (values[0].Count == 0)
            return false;
        var (newCell, hidden) = (node.New(values[0].Shape), node.New(values[0].Shape));
        var (sizes, strides) = Rows(values, newCell);
        if (sizes.Length > 2 || Array.Exists(strides, s => s[^1] != 1 || s[0] < 0))
        {
            values = Array.ConvertAll(values, node.RowMajor);
            (sizes, strides) = Rows(values, newCell);
        }
        var kernels = node.Kernels;
        var (rows, rowStrides) = (sizes.Length == 1 ? 1 : sizes[0], Array.ConvertAll(strides, s => s[0]));
        node.Emit($"written-out LSTM cell of {newCell.Count} units", values, [newCell, hidden], buffers => new LstmCellsCall(
            kernels, rows, sizes[^1], rowStrides, Array.ConvertAll(values, buffers.From), buffers.Of(newCell), buffers.Of(hidden)));
        // What lies between is not read; a value stands for it, through which time is followed.
        foreach (var part in Parts)
            planner.Set(part.Outputs[0], newCell);
        planner.Set(Parts[^1].Outputs[0], hidden);
        planner.Note(Place, "computed as a written-out LSTM cell");
        return true;
    }

    // Axes that all operands and the results walk through alike are joined: one is left where all lie in order, two where a gate is a part of each row.
    private static (int[] Sizes, int[][] Strides) Rows(Value[] values, Value result) =>
        Strided.CollapseAll(result.Shape, [.. Array.ConvertAll(values, v => v.Strides), result.Strides]);

    private static WrittenCell? Find(Graph graph, GraphNode node)
    {
        var search = new Search(graph, node);
        // h = σ(o)·tanh c.
        if (search.Gated(node) is not var (outputGate, tanhCell) || search.Giver(tanhCell.Inputs[0]) is not { } sum || !Is(sum, BinaryOperation.Add))
            return null;
        for (var side = 0; side < 2; side++)
        {
            if (search.Only(sum.Inputs[side], sum) is not { } added || search.Only(sum.Inputs[1 - side], sum) is not { } kept || !Is(kept, BinaryOperation.Multiply)
                || search.Gated(added) is not var (inputGate, candidate))
                continue;
            for (var factor = 0; factor < 2; factor++)
            {
                if (search.Only(kept.Inputs[factor], kept) is not { } forgetGate || !Is(forgetGate, UnaryOperation.Sigmoid))
                    continue;
                var place = graph.IsReadBehind(node, sum.Outputs[0], tanhCell) ? node : sum;
                return new WrittenCell(
                    [inputGate, candidate, added, forgetGate, kept, sum, outputGate, tanhCell, node],
                    [inputGate.Inputs[0], outputGate.Inputs[0], forgetGate.Inputs[0], candidate.Inputs[0], kept.Inputs[1 - factor]],
                    place);
            }
        }
        return null;
    }

    private static bool Is(GraphNode node, BinaryOperation operation) => node.Operator is BinaryOperator { BroadcastsAtTheEnd: true } binary && binary.Operation == operation;

    private static bool Is(GraphNode node, UnaryOperation operation) => node.Operator is UnaryOperator unary && unary.Operation == operation;

    /// <summary>Walks from h towards the gates, in the graph that h stands in.</summary>
    private readonly struct Search(Graph graph, GraphNode hidden)
    {
        public GraphNode? Giver(int value) => graph.GiverOf(value) is { } giver && giver.Scope == hidden.Scope ? giver : null;

        /// <summary>What gives a value that a node alone reads.</summary>
        public GraphNode? Only(int value, GraphNode reader) => Giver(value) is { } giver && graph.OnlyReader(giver, value) == reader ? giver : null;

        /// <summary>The nodes that a product of a sigmoid and a tanh alone reads.</summary>
        public (GraphNode Sigmoid, GraphNode Tanh)? Gated(GraphNode product)
        {
            if (!Is(product, BinaryOperation.Multiply) || Only(product.Inputs[0], product) is not { } one || Only(product.Inputs[1], product) is not { } other)
                return null;
            return Is(one, UnaryOperation.Sigmoid) && Is(other, UnaryOperation.Tanh) ? (one, other)
                : Is(other, UnaryOperation.Sigmoid) && Is(one, UnaryOperation.Tanh) ? (other, one) : null;
        }
    }
}
