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
    private readonly bool _ofModel;

    private Planner(Graph graph, SimdKernels kernels, PackedWeights packed, Value?[] values, PlanBudget budget, bool keepsStates, bool ofModel) =>
        (Graph, Kernels, Packed, _values, Budget, KeepsStates, _ofModel) = (graph, kernels, packed, values, budget, keepsStates, ofModel);

    public Graph Graph { get; }

    public SimdKernels Kernels { get; }

    public PackedWeights Packed { get; }

    public PlanBudget Budget { get; }

    public bool KeepsStates { get; }

    /// <summary>Computes what follows from initializers alone.</summary>
    public static Value?[] FoldModel(Graph graph, SimdKernels kernels, PackedWeights packed, long maxBytes)
    {
        var planner = new Planner(graph, kernels, packed, new Value?[graph.ValueCount], new PlanBudget(maxBytes), keepsStates: false, ofModel: true);
        foreach (var (value, tensor) in graph.Initializers)
            planner._values[value] = ConstantReader.Read(planner, $"initializer '{tensor.Name}'", tensor);
        foreach (var node in graph.Nodes)
        {
            if (graph.IsNeeded(node) && planner.IsConstant(node) && !planner.IsPlanned(node))
                planner.Fold(node);
        }
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
        var planner = new Planner(graph, kernels, packed, (Value?[])modelValues.Clone(), new PlanBudget(request.MaxBytes), request.KeepsStates, ofModel: false);
        return planner.Run(request);
    }

    public Value Of(int value) => _values[value] ?? throw new InvalidOperationException($"value {value} has not been planned");

    public void Set(int value, Value planned) => _values[value] = planned;

    public Storage Constant(float[] values) => Storage.Constant(values, _ofModel);

    public Storage Constant(long[] values) => Storage.Constant(values, _ofModel);

    public void Emit(Emission call) => _calls.Add(call);

    public Value KeepState(string label, Value? initial, int[] shape)
    {
        var value = new Value(ElementType.Float, shape, Storage.Input(Layout.Count(shape), state: true));
        _kept.Add(new KeptState(label, value, initial?.Floats()));
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
        return Of(value).Count == storage.Length && _taken.Add(storage);
    }

    /// <summary>The Add of a constant [columns] that alone reads output 0 of a node whose result has <paramref name="rank"/> axes; null where there is none.</summary>
    public GraphNode? BiasOf(GraphNode node, int rank, int columns, out Value? bias)
    {
        bias = null;
        if (Graph.OnlyReader(node.Outputs[0]) is not { Operator: Operators.BinaryOperator { IsAdd: true } } add)
            return null;
        var other = add.Inputs[0] == node.Outputs[0] ? add.Inputs[1] : add.Inputs[0];
        if (other < 0 || _values[other] is not { IsConstant: true, Type: ElementType.Float } value)
            return null;
        if (value.Rank == 0 || value.Rank > rank || value.Shape[^1] != columns || value.Count != columns)
            return null;
        bias = value;
        return add;
    }

    private PlannedGraph Run(PlanRequest request)
    {
        var inputs = new Value[Graph.Inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            var count = Layout.Count(request.InputShapes[i]);
            Budget.Check($"input {i}", count);
            inputs[i] = new Value(ElementType.Float, request.InputShapes[i], Storage.Input(count, state: request.States.Any(s => s.InputIndex == i)));
            _values[Graph.Inputs[i]] = inputs[i];
        }
        foreach (var node in Graph.Nodes)
            PlanNode(node);
        var outputs = new Value[Graph.Outputs.Length];
        for (var i = 0; i < outputs.Length; i++)
            outputs[i] = Result(i, request.States, inputs);
        CarryStates(request.States, inputs, outputs);
        if (request.TimeAxes is { } timeAxes)
            new TimeFollower(_values).Check(Graph, timeAxes);
        var states = request.KeepsStates ? _kept : [.. request.States.Select(s => new KeptState("", inputs[s.InputIndex], null))];
        return PlannedGraph.Create(this, inputs, outputs, states, _calls, [.. Graph.Nodes.Select(NoteOf)]);
    }

    private void PlanNode(GraphNode node)
    {
        if (!Graph.IsNeeded(node) || IsPlanned(node))
            return;
        if (IsConstant(node))
        {
            Fold(node);
            return;
        }
        var before = _calls.Count;
        node.Operator.Plan(new NodePlanner(this, node, folding: false));
        _notes[node.Index] = _calls.Count > before ? "computed" : node.Outputs.Any(o => o >= 0 && _values[o]?.IsConstant == true) ? "folded" : "view";
    }

    private bool IsPlanned(GraphNode node) => node.Outputs.All(o => o < 0 || _values[o] is not null);

    private bool IsConstant(GraphNode node) => node.Operator.Folds && node.Inputs.All(i => i < 0 || _values[i]?.IsConstant == true);

    private void Fold(GraphNode node)
    {
        var planner = new NodePlanner(this, node, folding: true);
        node.Operator.Plan(planner);
        _notes[node.Index] = "folded";
    }

    // A result has a place of its own, row-major, that holds until the next run; an input may not be handed back as an output, for callers write to it.
    // A state that comes in is overwritten before the caller reads results; where a node has taken its place, what it shows is the next state already.
    private Value Result(int output, IReadOnlyList<StatePair> states, Value[] inputs)
    {
        var value = Of(Graph.Outputs[output]);
        if (value.Type != ElementType.Float)
            throw new UnsupportedOnnxException(RefusalCode.UnsupportedType, $"output {output} has elements of type {value.Type}, expected Float (float32)");
        var stays = !value.Storage.Persistent
            || (value.Storage.IsState && (_taken.Contains(value.Storage) || states.All(s => inputs[s.InputIndex].Storage != value.Storage)));
        return value.IsRowMajor && !value.IsConstant && stays ? value : Copied(value, $"output {output}");
    }

    private Value Copied(Value value, string where)
    {
        Budget.Check(where, value.Count);
        var copy = new Value(ElementType.Float, value.Shape, Storage.InArena(value.Count));
        Emit(new Emission($"{where}: copy {Layout.Text(value.Shape)}", [value], [copy], Calls.StridedCopyCall.Bind(value, copy), InPlace: false));
        return copy;
    }

    // After the last call the new states lie where the next run reads them; LSTM calls that work in place have put them there already.
    private void CarryStates(IReadOnlyList<StatePair> states, Value[] inputs, Value[] outputs)
    {
        var moved = states.Where(s => outputs[s.OutputIndex] is var output && inputs[s.InputIndex] is var input
            && !(output.Storage == input.Storage && output.Offset == 0 && output.Count == input.Count)).ToArray();
        // What shows a state is copied before any state is overwritten.
        foreach (var (_, output) in moved)
        {
            if (outputs[output].Storage.IsState)
                outputs[output] = Copied(outputs[output], $"state output {output}");
        }
        foreach (var (input, output) in moved)
        {
            var (from, to) = (outputs[output], inputs[input]);
            if (from.Count != to.Count)
            {
                throw new ModelRefusedException(RefusalCode.ShapeMismatch,
                    $"state output {output} has shape {Layout.Text(from.Shape)}, its input {input} has {Layout.Text(to.Shape)}: they must hold as many values");
            }
            Emit(new Emission($"state {input}: copy {Layout.Text(from.Shape)}", [from], [to], Calls.StridedCopyCall.Bind(from, to.TryReshape(from.Shape)!), InPlace: false));
        }
    }

    private string NoteOf(GraphNode node)
    {
        var note = !Graph.IsNeeded(node) ? "not needed" : _notes.TryGetValue(node.Index, out var found) ? found
            : node.Outputs.All(o => o < 0 || _values[o]?.IsConstant != false) ? "folded when the model was loaded" : "fused";
        return $"{node.Label}: {note}";
    }
}
