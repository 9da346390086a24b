using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>CastLike: a cast to the type of the second input, whose elements do not matter.</summary>
internal sealed class CastLikeOperator : Operator
{
    public static OperatorDescription Description { get; } = new("CastLike", 15, node =>
    {
        node.Inputs(2, 2);
        // How to round and saturate concerns 8-bit floats alone, which are refused.
        node.Ignore("saturate");
        node.Ignore("round_mode");
        return new CastLikeOperator();
    });

    public override void Plan(NodePlanner node) => node.Output(0, CastOperator.To(node, node.Input(0), node.Input(1).Type));

    public override void FollowTime(TimeContext node) => node.Output(0, node.Flow(0));
}
