using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>EyeLike: a constant matrix of the input's shape with ones on diagonal <c>k</c>.</summary>
internal sealed class EyeLikeOperator(long diagonal, ElementType? type) : Operator
{
    public static OperatorDescription Description { get; } = new("EyeLike", 9, node =>
    {
        node.Inputs(1, 1);
        var type = node.Has("dtype") ? (ElementType?)node.Int("dtype", 0) : null;
        if (type is { } given && ElementTypes.CarrierOf(given) is null)
            throw node.Refuse("dtype", given, "the SIMD engine has floats of 16, 32 and 64 bits, integers of 8 to 64 bits and Bool");
        return new EyeLikeOperator(node.Int("k", 0), type);
    });

    public override void Plan(NodePlanner node)
    {
        var like = node.Input(0);
        if (like.Rank != 2)
            throw node.Mismatch($"a value of shape {Layout.Text(like.Shape)}, expected a matrix");
        var result = type ?? like.Type;
        var carrier = ElementTypes.CarrierOf(result)!.Value;
        node.CheckRoom(like.Count, ElementTypes.SizeOf(carrier));
        node.Output(0, node.NewConstant(result, carrier switch
        {
            Carrier.Float => Ones(like, 1f),
            Carrier.Double => Ones(like, 1.0),
            _ => (Array)Ones(like, 1L),
        }, like.Shape));
    }

    public override void FollowTime(TimeContext node) => node.Output(0, TimeFlow.None);

    private T[] Ones<T>(Value like, T one)
    {
        var (rows, columns) = (like.Shape[0], like.Shape[1]);
        var elements = new T[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            if (diagonal >= -row && diagonal < columns - row)
                elements[(row * columns) + row + (int)diagonal] = one;
        }
        return elements;
    }
}
