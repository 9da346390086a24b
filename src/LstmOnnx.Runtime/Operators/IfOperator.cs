using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>
/// If: a condition that is known while planning leaves one branch, whose values are the node's outputs. For one that is data both branches are planned and the run chooses; they must give the same types and
/// shapes. A branch that does not fit the session's shapes refuses the run that chooses it.
/// </summary>
internal sealed class IfOperator : Operator
{
    private const int Then = 0, Else = 1;

    public static OperatorDescription Description { get; } = new("If", 1, node =>
    {
        node.Inputs(1, 1);
        node.Graph("then_branch");
        node.Graph("else_branch");
        return new IfOperator();
    });

    /// <summary>Its branches read values that are no inputs of the node.</summary>
    public override bool Folds => false;

    public override IReadOnlyList<string> BranchNames => ["then_branch", "else_branch"];

    public override void Plan(NodePlanner node)
    {
        var condition = node.Input(0);
        if (condition.Type != ElementType.Bool || condition.Count != 1)
            throw node.Mismatch($"the condition is {condition.Type} {Layout.Text(condition.Shape)}, expected one Bool");
        if (node.IntegersOf(condition) is { } known)
        {
            var branch = known[0] != 0 ? Then : Else;
            node.Note($"resolved to its {BranchNames[branch]}");
            Give(node, node.PlanBranch(branch));
        }
        else
        {
            node.Note("choosing its branch in each run");
            Choose(node, node.RowMajor(condition));
        }
    }

    public override void FollowTime(TimeContext node)
    {
        if (node.Flow(0).Dependence == TimeDependence.EachStep)
            throw node.Obstacle("its condition has a value for each step");
        node.FollowBranches();
    }

    private static void Give(NodePlanner node, Value[] values)
    {
        if (values.Length < node.OutputCount)
            throw node.Mismatch($"a branch gives {values.Length} values, the node {node.OutputCount}");
        for (var i = 0; i < node.OutputCount; i++)
            node.Output(i, values[i]);
    }

    private static void Choose(NodePlanner node, Value condition)
    {
        var (elsewhere, end) = (new Label(), new Label());
        node.Add(Emission.Jump($"{node.Label}: on to the else branch where the condition is false", condition, elsewhere));
        var chosen = node.TryPlanBranch(Then, out var thenRefusal);
        var results = chosen is null ? null : Results(node, chosen);
        if (chosen is not null)
            Copy(node, chosen, results!);
        else
            Refuse(node, thenRefusal!);
        node.Add(Emission.Jump($"{node.Label}: past the else branch", null, end));
        node.Add(Emission.At(elsewhere));

        var other = node.TryPlanBranch(Else, out var elseRefusal);
        if (other is null && results is null)
            throw thenRefusal!;
        if (other is null)
            Refuse(node, elseRefusal!);
        else
            Copy(node, other, results ??= Results(node, other));
        node.Add(Emission.At(end));
        Give(node, results!);
    }

    private static Value[] Results(NodePlanner node, Value[] values)
    {
        if (values.Length < node.OutputCount)
            throw node.Mismatch($"a branch gives {values.Length} values, the node {node.OutputCount}");
        return [.. values.Take(node.OutputCount).Select(v => node.New(v.Type, v.Shape))];
    }

    private static void Copy(NodePlanner node, Value[] values, Value[] results)
    {
        for (var i = 0; i < results.Length; i++)
        {
            if (values[i].Type != results[i].Type || !values[i].Shape.AsSpan().SequenceEqual(results[i].Shape))
            {
                throw node.Unsupported($"the condition is data and output {i} is {results[i].Type} {Layout.Text(results[i].Shape)} in one branch, {values[i].Type} {Layout.Text(values[i].Shape)} in the other: "
                    + "one shape is expected, or a condition that is known when the session is made (fixedInputs)", RefusalCode.DependsOnData);
            }
            if (node.Wants(i))
                node.Copy(values[i], results[i]);
        }
    }

    private static void Refuse(NodePlanner node, ModelRefusedException refusal) =>
        node.Add(new Emission($"{node.Label}: refused: {refusal.Message}", [], [], _ => new Calls.RefusingCall(refusal), InPlace: false));
}
