using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Conv over one to three spatial axes, with groups, strides, dilations and padding. Weights and bias may be data.</summary>
internal sealed class ConvOperator(WindowAttributes attributes, long groups) : Operator
{
    public static OperatorDescription Description { get; } = new("Conv", 1, node =>
    {
        node.Inputs(2, 3);
        return new ConvOperator(WindowAttributes.Read(node, dilations: true, ceil: false), Groups(node));
    });

    /// <summary>ONNX's <c>group</c>.</summary>
    public static long Groups(NodeReader node)
    {
        var groups = node.Int("group", 1);
        return groups >= 1 ? groups : throw node.Refuse("group", groups, "it must be 1 or more");
    }

    public override void Plan(NodePlanner node)
    {
        var (x, weights) = (node.RowMajor(node.Input(0)), node.RowMajor(node.Input(1)));
        ConvInputs.Check(node, attributes, x, weights);
        if (weights.Shape[0] % groups != 0 || x.Shape[1] != weights.Shape[1] * groups)
            throw node.Mismatch($"an input of shape {Layout.Text(x.Shape)} and weights of shape {Layout.Text(weights.Shape)} in {groups} groups");
        var bias = ConvInputs.Bias(node, x.Type, weights.Shape[0]);
        var axes = attributes.Over(node, x.Shape.AsSpan(2), weights.Shape.AsSpan(2));
        int[] shape = [x.Shape[0], weights.Shape[0], .. axes.Select(a => a.Output)];
        var sizes = new ConvSizes(x.Shape[0], (int)groups, weights.Shape[1], weights.Shape[0] / (int)groups, WindowAttributes.Window(axes));
        node.TakeProducts((double)Layout.Count(shape) * weights.Shape[1] * Layout.Count(weights.Shape.AsSpan(2)));
        if (x.Carrier == Carrier.Double)
        {
            node.Output(0, ConvInputs.Plain(node, sizes, transposed: false, x, weights, bias, shape));
            return;
        }
        var result = Convolving.Apply(node, sizes, ConvInputs.Floats(node, x), weights.As(ElementType.Float), bias?.As(ElementType.Float), shape);
        node.Output(0, result);
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (flow.Axis == 1)
            throw node.Obstacle("it sums over time");
        if (flow.Axis > 1 && !attributes.IsPointwise(flow.Axis - 2, node.Value(1).Shape[flow.Axis]))
            throw node.Obstacle("it needs other steps: it convolves over time");
        node.Output(0, flow);
    }
}
