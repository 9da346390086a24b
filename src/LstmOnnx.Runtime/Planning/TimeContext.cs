using LstmOnnx.Runtime.Graphs;

namespace LstmOnnx.Runtime.Planning;

/// <summary>What an operator sees of its node while it is asked whether time steps may come one by one.</summary>
internal sealed class TimeContext(TimeFollower follower, GraphNode node)
{
    public bool Has(int input) => input < node.Inputs.Length && node.Inputs[input] >= 0;

    /// <summary>Whether the file fixes every input at one step, so that a run is a step.</summary>
    public bool RunIsStep => follower.RunIsStep;

    public int InputCount => node.Inputs.Length;

    public int OutputCount => node.Outputs.Length;

    public TimeFlow Flow(int input) => Has(input) ? follower.Flow(node.Inputs[input]) : TimeFlow.None;

    public Value Value(int input) => follower.Value(node.Inputs[input]);

    public int[] OutputShape => follower.Value(node.Outputs[0]).Shape;

    /// <summary>Says how an output depends on time.</summary>
    public void Output(int output, TimeFlow flow)
    {
        if (output < node.Outputs.Length && node.Outputs[output] >= 0)
            follower.Set(node.Outputs[output], flow);
    }

    /// <summary>Follows the node's branches that were planned; its outputs depend on time as theirs do, in each of them alike.</summary>
    public void FollowBranches()
    {
        TimeFlow[]? flows = null;
        foreach (var branch in node.Branches)
        {
            var found = follower.Follow(branch);
            if (flows is not null && found is not null && !flows.AsSpan().SequenceEqual(found))
                throw Obstacle("its branches treat time differently");
            flows ??= found;
        }
        for (var i = 0; i < node.Outputs.Length; i++)
            Output(i, flows![i]);
    }

    /// <summary>The one input that has each step; refused where two have, or where another belongs to the latest step.</summary>
    public TimeFlow OnlyFlow(int input)
    {
        for (var i = 0; i < node.Inputs.Length; i++)
        {
            if (i != input && Flow(i).Dependence != TimeDependence.None)
                throw Obstacle($"its input {i} depends on time too");
        }
        return Flow(input);
    }

    /// <summary>Where time lies once a value takes another shape, its elements staying in order.</summary>
    public TimeFlow Reshaped(TimeFlow flow, int[] from, int[] to)
    {
        var before = Layout.Count(from.AsSpan(0, flow.Axis)) * flow.Before;
        var after = Layout.Count(from.AsSpan(flow.Axis + 1)) * flow.After;
        var length = Layout.Count(from) / (before * after);
        for (var axis = 0; axis < to.Length; axis++)
        {
            var (outer, inner) = (Layout.Count(to.AsSpan(0, axis)), Layout.Count(to.AsSpan(axis + 1)));
            if (before % outer == 0 && after % inner == 0 && to[axis] == before / outer * length * (after / inner))
                return TimeFlow.EachStep(axis, before / outer, after / inner);
        }
        throw Obstacle($"it takes the time axis apart: {Layout.Text(from)} becomes {Layout.Text(to)}");
    }

    public UnsupportedOnnxException Obstacle(string why) => new(RefusalCode.UnsupportedStream,
        $"{node.Label}: the model cannot be streamed step by step: {why}. Run whole sequences with CreateSession, or export a model with its states as inputs and outputs", node.Label);
}
