using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Where: of each pair of elements the first where the condition holds, else the second; all three broadcast.</summary>
internal sealed class WhereOperator : Operator
{
    public static OperatorDescription Description { get; } = new("Where", 9, node =>
    {
        node.Inputs(3, 3);
        return new WhereOperator();
    });

    public override void Plan(NodePlanner node)
    {
        var (condition, first, second) = (node.Input(0), node.Input(1), node.Input(2));
        if (condition.Type != ElementType.Bool)
            throw node.UnsupportedType(condition.Type, "Bool as the condition");
        if (first.Type != second.Type)
            throw node.Mismatch($"choices of types {first.Type} and {second.Type}");
        if (Layout.Broadcast(first.Shape, second.Shape) is not { } choices || Layout.Broadcast(condition.Shape, choices) is not { } shape)
            throw node.Mismatch($"shapes {Layout.Text(condition.Shape)}, {Layout.Text(first.Shape)} and {Layout.Text(second.Shape)} do not broadcast");
        node.Output(0, first.Carrier switch
        {
            Carrier.Float => Select<float>(node, condition, first, second, shape),
            Carrier.Double => Select<double>(node, condition, first, second, shape),
            _ => Select<long>(node, condition, first, second, shape),
        });
    }

    public override void FollowTime(TimeContext node) => node.Output(0, ElementwiseTime.Combined(node));

    private static Value Select<T>(NodePlanner node, Value condition, Value first, Value second, int[] shape)
        where T : unmanaged
    {
        var result = node.New(first.Type, shape);
        if (result.Count == 0)
            return result;
        var (sizes, strides) = Strided.CollapseAll(shape, condition.BroadcastTo(shape).Strides, first.BroadcastTo(shape).Strides, second.BroadcastTo(shape).Strides);
        node.Emit($"Where of {result.Count} elements of type {first.Type}", [condition, first, second], [result], buffers => new SelectCall<T>(
            (buffers.Storage<long>(condition), condition.Offset, strides[0]), (buffers.Storage<T>(first), first.Offset, strides[1]), (buffers.Storage<T>(second), second.Offset, strides[2]),
            sizes, buffers.Of<T>(result)));
        return result;
    }
}
