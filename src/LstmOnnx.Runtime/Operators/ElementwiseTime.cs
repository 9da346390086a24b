using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Where time lies in the result of operators that combine elements of broadcast operands.</summary>
internal static class ElementwiseTime
{
    /// <summary>The flow of all operands that have each step, as it stands in the result; refused where steps meet other steps, or a constant of their own.</summary>
    public static TimeFlow Combined(TimeContext node, OperandAlignment? alignment = null)
    {
        alignment ??= OperandAlignment.AtTheEnd;
        var rank = node.OutputShape.Length;
        var combined = TimeFlow.None;
        for (var i = 0; i < node.InputCount; i++)
        {
            var flow = node.Flow(i);
            if (flow.Dependence == TimeDependence.Latest)
                throw node.Obstacle("it combines each step with the latest one");
            if (flow.Dependence == TimeDependence.None)
                continue;
            flow = flow with { Axis = flow.Axis + alignment.AxesBefore(i, node.Value(i).Rank, rank) };
            if (combined.Dependence == TimeDependence.EachStep && flow != combined)
                throw node.Obstacle("it combines steps with other steps");
            combined = flow;
        }
        for (var i = 0; i < node.InputCount; i++)
        {
            if (!node.Has(i) || node.Flow(i).Dependence != TimeDependence.None)
                continue;
            var shape = node.Value(i).Shape;
            var axis = combined.Axis - alignment.AxesBefore(i, shape.Length, rank);
            if (combined.Dependence == TimeDependence.EachStep && axis >= 0 && axis < shape.Length && shape[axis] != 1)
                throw node.Obstacle("it combines each step with a constant of its own");
        }
        return combined;
    }
}
