using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Graphs;

namespace LstmOnnx.Runtime.Planning;

/// <summary>
/// Goes through a graph once, in order, with shapes known: a node whose inputs are constants is computed at once, one that only moves values becomes a view, the others add kernel calls.
/// Without input shapes it folds what follows from the model alone.
/// </summary>
internal sealed class Planner
{
    private readonly Value?[] _values;
    private readonly List<Emission> _calls = [];
    private readonly List<KeptState> _kept = [];
    private readonly HashSet<Storage> _taken = [];
    private readonly Dictionary<int, string> _notes = [];
    private readonly Dictionary<int, NarrowedNode> _narrowed = [];
    private readonly bool _ofModel;

    // By node; null where a node is no part of one.
    private WrittenCell?[] _cells = [];

    private Planner(Graph graph, SimdKernels kernels, PackedWeights packed, Value?[] values, PlanBudget budget, bool keepsStates, bool ofModel) =>
        (Graph, Kernels, Packed, _values, Budget, KeepsStates, _ofModel) = (graph, kernels, packed, values, budget, keepsStates, ofModel);

    public Graph Graph { get; }

    public SimdKernels Kernels { get; }

    public PackedWeights Packed { get; }

    /// <summary>Nodes with weights in a narrow precision.</summary>
    public IReadOnlyCollection<NarrowedNode> Narrowed => _narrowed.Values;

    public PlanBudget Budget { get; }

    public bool KeepsStates { get; }

    /// <summary>Threads that a run may use.</summary>
    public int Threads { get; private init; } = 1;

    /// <summary>Computes what follows from initializers alone.</summary>
    public static Value?[] FoldModel(Graph graph, SimdKernels kernels, PackedWeights packed, long maxBytes)
    {
        var planner = new Planner(graph, kernels, packed, new Value?[graph.ValueCount], new PlanBudget(maxBytes), keepsStates: false, ofModel: true);
        foreach (var (value, tensor) in graph.Initializers)
            planner._values[value] = ConstantReader.Read(planner, $"initializer '{Readable.Name(tensor.Name)}'", tensor);
        planner.FoldNodes(graph.Nodes, isMain: true);
        return planner._values;
    }

    /// <summary>Plans a session.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="kernels">The kernels of the engine's width.</param>
    /// <param name="packed">Weights packed so far.</param>
    /// <param name="modelValues">What <see cref="FoldModel"/> gave.</param>
    /// <param name="request">Shapes, states and limits.</param>
    public static PlannedGraph Plan(Graph graph, SimdKernels kernels, PackedWeights packed, Value?[] modelValues, PlanRequest request)
    {
        var planner = new Planner(graph, kernels, packed, (Value?[])modelValues.Clone(), new PlanBudget(request.MaxBytes), request.KeepsStates, ofModel: false) { Threads = request.Threads };
        return planner.Run(request);
    }

    public Value Of(int value) => _values[value] ?? throw new InvalidOperationException($"value {value} has not been planned");

    /// <summary>A value; null where it has not been planned.</summary>
    public Value? Find(int value) => value < 0 ? null : _values[value];

    /// <summary>The written-out LSTM cell that a node is a part of, as long as it may be fused; null where it is none.</summary>
    public WrittenCell? CellOf(GraphNode node) => node.Index < _cells.Length ? _cells[node.Index] : null;

    public void Set(int value, Value planned) => _values[value] = planned;

    public Storage Constant(Array values) => Storage.Constant(values, _ofModel);

    public void Emit(Emission call) => _calls.Add(call);

    public Value KeepState(string label, ElementType type, Value? initial, int[] shape)
    {
        var value = new Value(type, shape, Storage.Input(Layout.Count(shape), state: true, ElementTypes.CarrierOf(type)!.Value));
        _kept.Add(new KeptState(label, value, initial is null ? null : (Array?)initial.Floats() ?? initial.Doubles()));
        return value;
    }

    /// <summary>Whether a value is a state of the session, seen through views, that one node alone reads: that node then leaves the next state in its place.</summary>
    public bool TakesState(int value)
    {
        var storage = Of(value).Storage;
        if (!storage.IsState)
            return false;
        // Every value that shows this storage must have one reader: the next view, and at last the asking node.
        for (var i = 0; i < _values.Length; i++)
        {
            if (_values[i]?.Storage == storage && Graph.ConsumerCounts[i] > 1)
                return false;
        }
        return Layout.Covers(Of(value).Shape, Of(value).Strides, storage.Length) && _taken.Add(storage);
    }

    /// <summary>Plans the nodes of a graph inside a node; gives the values of its outputs.</summary>
    public Value[] PlanBranch(Branch branch)
    {
        foreach (var node in branch.Nodes)
            PlanNode(node);
        return Array.ConvertAll(branch.Outputs, Of);
    }

    /// <summary>The same, where a refusal leaves the plan as it was.</summary>
    public Value[]? TryPlanBranch(Branch branch, out ModelRefusedException? refusal)
    {
        var (calls, kept, taken) = (_calls.Count, _kept.Count, _taken.ToArray());
        try
        {
            refusal = null;
            return PlanBranch(branch);
        }
        catch (ModelRefusedException caught) when (caught.Code != RefusalCode.LimitExceeded)
        {
            refusal = caught;
            _calls.RemoveRange(calls, _calls.Count - calls);
            _kept.RemoveRange(kept, _kept.Count - kept);
            _taken.IntersectWith(taken);
            return null;
        }
    }

    private PlannedGraph Run(PlanRequest request)
    {
        var edges = new PlanEdges(this, Graph, request);
        var inputs = edges.Inputs();
        for (var i = 0; i < inputs.Length; i++)
            _values[Graph.Inputs[i]] = inputs[i];
        _cells = WrittenCell.FindAll(this);
        foreach (var node in Graph.Nodes)
            PlanNode(node);
        var outputs = edges.Outputs(_taken);
        if (request.TimeAxes is { } timeAxes)
            new TimeFollower(_values).Check(Graph, timeAxes);
        var states = request.KeepsStates ? _kept : edges.States();
        return PlannedGraph.Create(this, edges, outputs, states, _calls, [.. Graph.AllNodes.Select(FateOf)]);
    }

    // Inside a branch a constant node that does not fit need never run: it is left to the session that chooses the branch.
    private void FoldNodes(IReadOnlyList<GraphNode> nodes, bool isMain)
    {
        foreach (var node in nodes.Where(Graph.IsNeeded))
        {
            foreach (var branch in node.Branches)
                FoldNodes(branch.Nodes, isMain: false);
            if (!IsConstant(node) || IsPlanned(node))
                continue;
            try
            {
                Fold(node);
            }
            catch (ModelRefusedException refusal) when (!isMain && refusal.Code != RefusalCode.LimitExceeded)
            {
                // What it would have given stays unplanned.
            }
        }
    }

    private void PlanNode(GraphNode node)
    {
        if (!Graph.IsNeeded(node) || IsPlanned(node))
            return;
        if (CellOf(node) is { } cell && IsFused(cell, node))
            return;
        if (IsConstant(node))
        {
            Fold(node);
            return;
        }
        var before = _calls.Count;
        _notes.Remove(node.Index);
        node.Operator.Plan(new NodePlanner(this, node, folding: false));
        if (!_notes.ContainsKey(node.Index))
            _notes[node.Index] = _calls.Count > before ? "computed" : node.Outputs.Any(o => o >= 0 && _values[o]?.IsConstant == true) ? "folded" : "view";
    }

    // The parts of a cell wait for the last of them that others wait for. Where they do not make a cell after all, they are planned one by one.
    private bool IsFused(WrittenCell cell, GraphNode node)
    {
        if (node != cell.Place || cell.TryPlan(this, new NodePlanner(this, node, folding: false)))
            return true;
        foreach (var part in cell.Parts)
            _cells[part.Index] = null;
        foreach (var part in cell.Parts)
        {
            if (part.Index < node.Index)
                PlanNode(part);
        }
        return false;
    }

    private bool IsPlanned(GraphNode node) => node.Outputs.All(o => o < 0 || _values[o] is not null);

    private bool IsConstant(GraphNode node) => node.Operator.Folds && node.Inputs.All(i => i < 0 || _values[i]?.IsConstant == true);

    private void Fold(GraphNode node)
    {
        var planner = new NodePlanner(this, node, folding: true);
        node.Operator.Plan(planner);
        _notes[node.Index] = "folded";
    }

    /// <summary>Says of a node what its calls do not.</summary>
    public void Note(GraphNode node, string fate) => _notes[node.Index] = fate;

    /// <summary>Says that a node's weights are narrowed.</summary>
    public void Narrow(GraphNode node, NarrowedNode narrowed)
    {
        _narrowed[node.Index] = narrowed;
        Note(node, $"computed with weights in {Packed.Precision}");
    }

    private NodeFate FateOf(GraphNode node)
    {
        var note = !Graph.IsNeeded(node) ? "not needed" : _notes.TryGetValue(node.Index, out var found) ? found
            : node.Outputs.All(o => o < 0 || _values[o] is { IsConstant: true }) ? "folded when the model was loaded"
            : node.Outputs.All(o => o < 0 || _values[o] is null) ? "in a branch that these shapes do not take" : "fused";
        return new NodeFate(node.Label, Readable.Name(node.Document.OpType), note);
    }
}
