using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>LRN: each element over a power of the squares of its neighbours across channels.</summary>
internal sealed class LrnOperator(long size, float alpha, float beta, float bias) : Operator
{
    public static OperatorDescription Description { get; } = new("LRN", 1, node =>
    {
        node.Inputs(1, 1);
        var size = node.Int("size", 0);
        return size is >= 1 and <= int.MaxValue
            ? new LrnOperator(size, node.Float("alpha", 1e-4f), node.Float("beta", 0.75f), node.Float("bias", 1))
            : throw node.Refuse("size", size, "it must be 1 or more");
    });

    public override void Plan(NodePlanner node)
    {
        var x = Normalizing.Input(node);
        if (x.Rank < 2)
            throw node.Mismatch($"an input of shape {Layout.Text(x.Shape)}, expected [N, C, spatial axes]");
        var result = node.New(x.Type, x.Shape);
        if (result.Count > 0)
            node.Emit($"responses of {size} channels of {Layout.Text(x.Shape)}", [x], [result],
                x.Carrier == Carrier.Float ? buffers => Call<float>(buffers, x, result) : buffers => Call<double>(buffers, x, result));
        node.Output(0, result);
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (flow.Axis == 1)
            throw node.Obstacle("it needs other steps: it sums over neighbouring ones");
        node.Output(0, flow);
    }

    private ResponseCall<T> Call<T>(Buffers buffers, Value x, Value result)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> =>
        new((double)alpha / size, beta, bias, (int)((size - 1) / 2), (int)(size / 2), x.Shape[1], (int)Layout.Count(x.Shape.AsSpan(2)), buffers.Of<T>(x), buffers.Of<T>(result));
}
