using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Dropout in inference: a view, and a mask that keeps everything (of the input's type before opset 10). Training mode is refused.</summary>
internal sealed class DropoutOperator(bool typedMask) : Operator
{
    public static OperatorDescription Description { get; } = new("Dropout", 6, node =>
    {
        if (node.Opset < 12)
        {
            node.Inputs(1, 1);
            node.Ignore("ratio");
            if (node.Opset < 7 && node.Int("is_test", 0) == 0)
                throw node.Refuse("is_test", 0, "nothing is dropped in inference");
        }
        else
        {
            node.Inputs(1, 3);
            node.Ignore("seed");
        }
        return new DropoutOperator(node.Opset < 10);
    });

    public override void Plan(NodePlanner node)
    {
        if (node.Has(2) && (node.IntegersOf(node.Input(2)) is not { } mode || mode.Any(m => m != 0)))
            throw node.Unsupported("input 'training_mode' must be a constant false: nothing is dropped in inference");
        var value = node.Input(0);
        node.Output(0, value);
        if (!node.Wants(1))
            return;
        var one = node.NewIntegers(ElementType.Bool, [1], 1);
        node.Output(1, (typedMask ? CastOperator.To(node, one, value.Type) : one).View(value.Shape, new int[value.Rank], 0));
    }

    public override void FollowTime(TimeContext node)
    {
        node.Output(0, node.Flow(0));
        node.Output(1, node.Flow(0));
    }
}
