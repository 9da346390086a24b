using LstmOnnx.Runtime.Graphs;

namespace LstmOnnx.Runtime.Planning;

/// <summary>
/// Follows time from the inputs to the outputs of a planned graph and refuses the first node where an output at one step would need a later one: then, and only then, may steps come one by one,
/// with the recurrent nodes' states kept in between.
/// </summary>
internal sealed class TimeFollower(IReadOnlyList<Value?> values)
{
    private readonly TimeFlow[] _flows = new TimeFlow[values.Count];

    /// <summary>Whether the file fixes every input at one step, so that a run is a step.</summary>
    public bool RunIsStep { get; private set; }

    public TimeFlow Flow(int value) => _flows[value];

    public Value Value(int value) => values[value]!;

    public void Set(int value, TimeFlow flow) => _flows[value] = flow;

    /// <summary>Checks every node.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="timeAxes">The time axis of each model input; null where it has none.</param>
    public void Check(Graph graph, IReadOnlyList<int?> timeAxes)
    {
        RunIsStep = timeAxes.All(a => a is null);
        for (var i = 0; i < graph.Inputs.Length; i++)
            _flows[graph.Inputs[i]] = timeAxes[i] is { } axis ? TimeFlow.EachStep(axis) : RunIsStep ? TimeFlow.Latest : TimeFlow.None;
        Follow(graph.Nodes.Where(graph.IsNeeded));
    }

    /// <summary>Checks the nodes of a branch that has been planned; gives how its outputs depend on time, null where it has not.</summary>
    public TimeFlow[]? Follow(Branch branch)
    {
        if (branch.Outputs.Any(o => values[o] is null))
            return null;
        Follow(branch.Nodes);
        return Array.ConvertAll(branch.Outputs, o => _flows[o]);
    }

    private void Follow(IEnumerable<GraphNode> nodes)
    {
        foreach (var node in nodes)
        {
            // What is known while planning follows from shapes; what is not planned is not run.
            if (node.Outputs.All(o => o < 0 || values[o] is null or { IsConstant: true }))
                continue;
            var strongest = node.Inputs.Where(i => i >= 0).Select(i => _flows[i].Dependence).DefaultIfEmpty().Max();
            var hasSteps = node.Inputs.Any(i => i >= 0 && _flows[i].Dependence == TimeDependence.EachStep);
            if (hasSteps || !node.Operator.Folds)
                node.Operator.FollowTime(new TimeContext(this, node));
            else
                foreach (var output in node.Outputs.Where(o => o >= 0))
                    _flows[output] = new TimeFlow(strongest);
        }
    }
}
