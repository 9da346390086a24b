using LstmOnnx.Runtime.Planning;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Operators;

/// <summary>ConstantOfShape: one stored element seen everywhere, by strides of 0; float zero by default.</summary>
internal sealed class ConstantOfShapeOperator(TensorDocument? value) : Operator
{
    public static OperatorDescription Description { get; } = new("ConstantOfShape", 9, node =>
    {
        node.Inputs(1, 1);
        var value = node.Tensor("value");
        return value is null or { ElementCount: 1 } ? new ConstantOfShapeOperator(value) : throw node.Refuse("value", $"{value.ElementCount} elements", "it must hold one");
    });

    public override void Plan(NodePlanner node)
    {
        var shape = Axes.Shape(node, node.Integers(0, "input"));
        var one = value is null ? node.NewConstant([0f], 1) : node.Constant(value);
        node.Output(0, one.View(shape, new int[shape.Length], one.Offset));
    }
}
