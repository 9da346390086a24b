using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Size: the number of elements, a constant once a session's shapes are known.</summary>
internal sealed class SizeOperator : Operator
{
    public static OperatorDescription Description { get; } = new("Size", 1, node =>
    {
        node.Inputs(1, 1);
        return new SizeOperator();
    });

    public override void Plan(NodePlanner node) => node.Output(0, node.NewIntegers(ElementType.Int64, [node.Input(0).Count]));
}
