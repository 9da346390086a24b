using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Dropout in inference: a view. The mask output and training mode are refused.</summary>
internal sealed class DropoutOperator : Operator
{
    public static OperatorDescription Description { get; } = new("Dropout", 7, node =>
    {
        if (node.Opset < 12)
        {
            node.Inputs(1, 1);
            node.Ignore("ratio");
        }
        else
        {
            node.Inputs(1, 3);
            node.Ignore("seed");
        }
        return new DropoutOperator();
    });

    public override void Plan(NodePlanner node)
    {
        if (node.Wants(1))
            throw node.Unsupported("output 'mask' is not supported: nothing is dropped in inference");
        if (node.Has(2) && (node.IntegersOf(node.Input(2)) is not { } mode || mode.Any(m => m != 0)))
            throw node.Unsupported("input 'training_mode' must be a constant false: nothing is dropped in inference");
        node.Output(0, node.Input(0));
    }

    public override void FollowTime(TimeContext node) => node.Output(0, node.Flow(0));
}
