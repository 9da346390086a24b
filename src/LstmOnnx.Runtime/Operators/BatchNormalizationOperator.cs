using System.Numerics;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>BatchNormalization with stored statistics: one factor and one offset per channel, computed once where they are constants. Training mode is refused.</summary>
internal sealed class BatchNormalizationOperator(float epsilon, bool spatial) : Operator
{
    private const string Training = "batch statistics are for training; export the model for inference";

    public static OperatorDescription Description { get; } = new("BatchNormalization", 6, node =>
    {
        node.Inputs(5, 5);
        // How running statistics would be updated.
        node.Ignore("momentum");
        if (node.Opset < 7 && !node.Flag("is_test", false))
            throw node.Refuse("is_test", 0, Training);
        if (node.Opset >= 14 && node.Flag("training_mode", false))
            throw node.Refuse("training_mode", 1, Training);
        return new BatchNormalizationOperator(node.Float("epsilon", 1e-5f), node.Opset >= 9 || node.Flag("spatial", true));
    });

    public override void Plan(NodePlanner node)
    {
        if (Enumerable.Range(1, Math.Max(node.OutputCount - 1, 0)).Any(node.Wants))
            throw node.Unsupported($"more outputs than the first: {Training}");
        var x = Normalizing.Input(node);
        if (x.Rank < 1)
            throw node.Mismatch("an input without axes, expected [N, C, spatial axes]");
        // Without spatial, every element of an image is a channel of its own.
        int[] shape = x.Rank == 1 ? [1] : [.. x.Shape.AsSpan(spatial ? 1..2 : 1..)];
        var inner = spatial && x.Rank > 1 ? (int)Layout.Count(x.Shape.AsSpan(2)) : 1;
        var result = node.New(x.Type, x.Shape);
        if (result.Count > 0)
        {
            if (x.Carrier == Carrier.Float)
                Floats(node, x, shape, inner, result);
            else
                Doubles(node, x, shape, inner, result);
        }
        node.Output(0, result);
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (flow.Axis == 1 || (flow.Axis > 1 && !spatial))
            throw node.Obstacle("it scales each step by constants of its own");
        node.Output(0, flow);
    }

    /// <summary>Factors and offsets of channels on axis 1 of an input of floats, where all statistics are constants of the model; null else.</summary>
    public ChannelScale? Constants(NodeConstants inputs, int channels)
    {
        if (!spatial)
            return null;
        var given = new float[4][];
        for (var i = 0; i < given.Length; i++)
        {
            if (inputs.Floats(i + 1) is not { Rank: 1, Storage.BelongsToModel: true } value || value.Count != channels)
                return null;
            given[i] = value.Floats()!;
        }
        var (factors, offsets) = (new double[channels], new double[channels]);
        for (var channel = 0; channel < channels; channel++)
        {
            factors[channel] = given[0][channel] / Math.Sqrt((double)given[3][channel] + epsilon);
            offsets[channel] = given[1][channel] - (given[2][channel] * factors[channel]);
        }
        return new ChannelScale(factors, offsets);
    }

    private void Floats(NodePlanner node, Value x, int[] shape, int inner, Value result)
    {
        var (kernels, (factors, offsets)) = (node.Kernels, Factors<float>(node, x, shape));
        node.Emit($"scale and shift {factors.Count} channels of {Layout.Text(x.Shape)}", [x, factors, offsets], [result],
            buffers => new ChannelScaleCall(kernels, inner, buffers.Of<float>(factors), buffers.Of<float>(offsets), buffers.Of<float>(x), buffers.Of<float>(result)), inPlace: true);
    }

    private void Doubles(NodePlanner node, Value x, int[] shape, int inner, Value result)
    {
        var (factors, offsets) = Factors<double>(node, x, shape);
        node.Emit($"scale and shift {factors.Count} channels of {Layout.Text(x.Shape)}", [x, factors, offsets], [result],
            buffers => new ChannelScaleDoublesCall(inner, buffers.Of<double>(factors), buffers.Of<double>(offsets), buffers.Of<double>(x), buffers.Of<double>(result)), inPlace: true);
    }

    private (Value Factors, Value Offsets) Factors<T>(NodePlanner node, Value x, int[] shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var given = new Value[4];
        for (var i = 0; i < given.Length; i++)
        {
            // Statistics may be wider than 16-bit inputs; all of them ride on one machine type.
            given[i] = Normalizing.Factor(node, i + 1, x, shape)!;
            if (node.Input(i + 1).Count != Layout.Count(shape))
                throw node.Mismatch($"input {i + 1} has shape {Layout.Text(node.Input(i + 1).Shape)}, expected {Layout.Text(shape)}");
        }
        var count = (int)Layout.Count(shape);
        if (given.All(v => v.IsConstant))
        {
            node.CheckRoom(2L * count, ElementTypes.SizeOf(x.Carrier));
            var (constantFactors, constantOffsets) = (new T[count], new T[count]);
            new ChannelFactorsCall<T>(epsilon, Of(given[0]), Of(given[1]), Of(given[2]), Of(given[3]), Region<T>.OfConstant(constantFactors, 0, count), Region<T>.OfConstant(constantOffsets, 0, count)).Run();
            return (node.NewConstant(x.Type, constantFactors, count), node.NewConstant(x.Type, constantOffsets, count));
        }
        var (factors, offsets) = (node.New(x.Type, count), node.New(x.Type, count));
        node.Emit($"factors of {count} channels", given, [factors, offsets], buffers => new ChannelFactorsCall<T>(
            epsilon, buffers.Of<T>(given[0]), buffers.Of<T>(given[1]), buffers.Of<T>(given[2]), buffers.Of<T>(given[3]), buffers.Of<T>(factors), buffers.Of<T>(offsets)));
        return (factors, offsets);

        static Region<T> Of(Value value) => Buffers.ConstantsOnly.Of<T>(value);
    }
}
