using System.Numerics;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Plans normalisations of rows.</summary>
internal static class Normalizing
{
    /// <summary>What a normalisation gives.</summary>
    public readonly record struct Rows(Value Result, Value? Means, Value? Inverses);

    /// <summary>Input 0 as rows whose elements lie in order; 16-bit floats are seen as Float, and results are rounded to their type.</summary>
    public static Value Input(NodePlanner node)
    {
        var value = node.Input(0);
        return node.RowMajor(value.Carrier switch
        {
            Carrier.Float => node.Floats(0),
            Carrier.Double => value,
            _ => throw node.UnsupportedType(value.Type, "floats of 16, 32 or 64 bits"),
        });
    }

    /// <summary>A factor or offset of the input's machine type that broadcasts to a shape, in order; null where it is absent.</summary>
    public static Value? Factor(NodePlanner node, int input, Value x, params int[] shape)
    {
        if (!node.Has(input))
            return null;
        var value = node.Input(input);
        if (value.Carrier != x.Carrier)
            throw node.UnsupportedType(value.Type, "the floats of input 0");
        if (Layout.Broadcast(value.Shape, shape) is not { } both || !both.AsSpan().SequenceEqual(shape))
            throw node.Mismatch($"input {input} has shape {Layout.Text(value.Shape)}, which does not broadcast to {Layout.Text(shape)}");
        return node.RowMajor((x.Carrier == Carrier.Float ? value.As(ElementType.Float) : value).BroadcastTo(shape));
    }

    /// <summary>Adds the call.</summary>
    /// <param name="node">The node.</param>
    /// <param name="scale">What a row is divided by.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="x">Row-major, Float or Double.</param>
    /// <param name="length">Elements of a row.</param>
    /// <param name="place">Where factors and offsets of a row lie.</param>
    /// <param name="factors">Factors, or null.</param>
    /// <param name="offsets">Offsets, or null.</param>
    /// <param name="statistics">The shape of means and inverses where they are wanted.</param>
    public static Rows Apply(NodePlanner node, RowScale scale, double epsilon, Value x, int length, ScalePlace place, Value? factors, Value? offsets, int[]? statistics = null) =>
        x.Carrier == Carrier.Float
            ? Apply<float>(node, scale, epsilon, x, length, place, factors, offsets, statistics)
            : Apply<double>(node, scale, epsilon, x, length, place, factors, offsets, statistics);

    private static Rows Apply<T>(NodePlanner node, RowScale scale, double epsilon, Value x, int length, ScalePlace place, Value? factors, Value? offsets, int[]? statistics)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var result = node.New(x.Type, x.Shape);
        var means = statistics is null ? null : node.New(x.Type, statistics);
        var inverses = statistics is null ? null : node.New(x.Type, statistics);
        if (result.Count > 0)
            node.Emit($"normalise {result.Count / length} rows of {length}", [.. new[] { x, factors, offsets }.OfType<Value>()], [.. new[] { result, means, inverses }.OfType<Value>()],
                buffers => new NormalizeCall<T>(scale, epsilon, length, place, buffers.Of<T>(x), Of(buffers, factors), Of(buffers, offsets), buffers.Of<T>(result))
                {
                    Means = Of(buffers, means),
                    Inverses = Of(buffers, inverses),
                }, inPlace: statistics is null);
        return new Rows(result, means, inverses);

        static Region<T> Of(Buffers buffers, Value? value) => value is null ? Region<T>.Empty : buffers.Of<T>(value);
    }
}
