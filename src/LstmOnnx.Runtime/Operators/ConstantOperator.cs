using LstmOnnx.Runtime.Planning;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Constant: a tensor, or one or several floats or integers. Strings and sparse tensors are refused.</summary>
internal sealed class ConstantOperator(TensorDocument? tensor, float[]? floats, long[]? integers, bool scalar) : Operator
{
    public static OperatorDescription Description { get; } = new("Constant", 1, node =>
    {
        node.Inputs(0, 0);
        if (node.Tensor("value") is { } value)
            return new ConstantOperator(value, null, null, false);
        if (node.Has("value_float"))
            return new ConstantOperator(null, [node.Float("value_float", 0)], null, true);
        if (node.Has("value_int"))
            return new ConstantOperator(null, null, [node.Int("value_int", 0)], true);
        if (node.Floats("value_floats") is { } several)
            return new ConstantOperator(null, several, null, false);
        if (node.Ints("value_ints") is { } integers)
            return new ConstantOperator(null, null, integers, false);
        throw node.Refuse("its value must be a tensor, floats or integers");
    });

    public override void Plan(NodePlanner node)
    {
        if (tensor is not null)
            node.Output(0, node.Constant(tensor));
        else if (floats is not null)
            node.Output(0, node.NewConstant(floats, scalar ? [] : [floats.Length]));
        else
            node.Output(0, node.NewIntegers(ElementType.Int64, integers!, scalar ? [] : [integers!.Length]));
    }
}
