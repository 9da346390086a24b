using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>NonZero of a constant: the coordinates of its elements that are not 0, [rank, count]. Of data it is refused, for the shape would follow from them.</summary>
internal sealed class NonZeroOperator : Operator
{
    public static OperatorDescription Description { get; } = new("NonZero", 9, node =>
    {
        node.Inputs(1, 1);
        return new NonZeroOperator();
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        var places = (value.Carrier switch
        {
            Carrier.Float => node.ElementsOf<float>(value)?.Select((x, i) => x != 0 ? i : -1),
            Carrier.Double => node.ElementsOf<double>(value)?.Select((x, i) => x != 0 ? i : -1),
            _ => node.ElementsOf<long>(value)?.Select((x, i) => x != 0 ? i : -1),
        } ?? throw node.DependsOnData("X")).Where(i => i >= 0).ToArray();
        node.CheckRoom((long)places.Length * value.Rank, sizeof(long));
        var (coordinates, strides) = (new long[places.Length * value.Rank], Layout.RowMajor(value.Shape));
        for (var axis = 0; axis < value.Rank; axis++)
        {
            for (var i = 0; i < places.Length; i++)
                coordinates[(axis * places.Length) + i] = places[i] / strides[axis] % value.Shape[axis];
        }
        node.Output(0, node.NewIntegers(ElementType.Int64, coordinates, value.Rank, places.Length));
    }
}
