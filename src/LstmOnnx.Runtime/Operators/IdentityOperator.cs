using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Identity: a view.</summary>
internal sealed class IdentityOperator : Operator
{
    public static OperatorDescription Description { get; } = new("Identity", 1, node =>
    {
        node.Inputs(1, 1);
        return new IdentityOperator();
    });

    public override void Plan(NodePlanner node) => node.Output(0, node.Input(0));

    public override void FollowTime(TimeContext node) => node.Output(0, node.Flow(0));
}
