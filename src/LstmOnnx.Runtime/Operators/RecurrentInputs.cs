using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>The inputs of a recurrent node but its states, their shapes checked; X is a view [T, B, I] whatever the layout.</summary>
/// <param name="Sizes">T, B, I, H and D.</param>
/// <param name="X">Of Float, of 16-bit floats as Float, or of Double; the others are of the same type.</param>
/// <param name="W">[D, G·H, I].</param>
/// <param name="R">[D, G·H, H].</param>
/// <param name="B">[D, 2·G·H], or null.</param>
/// <param name="P">[D, 3H], or null.</param>
/// <param name="Lengths">[B] integers; null where all rows have the whole sequence.</param>
internal sealed record RecurrentInputs(RecurrentSizes Sizes, Value X, Value W, Value R, Value? B, Value? P, Value? Lengths)
{
    /// <summary>Places of ONNX's inputs.</summary>
    public const int XAt = 0, WAt = 1, RAt = 2, BAt = 3, LengthsAt = 4, InitialHiddenAt = 5, InitialCellAt = 6, PAt = 7;

    /// <summary>Whether the weights are known while planning.</summary>
    public bool AreWeightsConstant => W.IsConstant && R.IsConstant && B?.IsConstant != false && P?.IsConstant != false;

    public static RecurrentInputs Of(NodePlanner node, RecurrentAttributes attributes)
    {
        var x = Numbers(node, XAt, "X");
        if (x.Rank != 3)
            throw node.Mismatch($"input 'X' has shape {Layout.Text(x.Shape)}, expected {(attributes.BatchFirst ? "[batch size, sequence length, input size]" : "[sequence length, batch size, input size]")}");
        if (attributes.BatchFirst)
            x = x.Permuted([1, 0, 2]);
        if (x.Strides.Any(s => s < 0) || (x.Strides[2] != 1 && x.Shape[2] != 1))
            x = node.RowMajor(x);
        var (gates, directions) = (attributes.GateCount, attributes.DirectionCount);
        var r = Numbers(node, RAt, "R");
        if (r.Rank != 3 || r.Shape[0] != directions || r.Shape[2] < 1 || r.Shape[1] != (long)gates * r.Shape[2] || (attributes.HiddenSize is { } hiddenSize && hiddenSize != r.Shape[2]))
            throw node.Mismatch($"input 'R' has shape {Layout.Text(r.Shape)}, expected [{directions}, {gates}H, H]{(attributes.HiddenSize is null ? "" : $" with H = hidden_size = {attributes.HiddenSize}")}");
        if (x.Shape[2] < 1)
            throw node.Mismatch($"input 'X' has shape {Layout.Text(x.Shape)}, expected an input size of 1 or more");
        var sizes = new RecurrentSizes(x.Shape[0], x.Shape[1], x.Shape[2], r.Shape[2], directions);
        return new RecurrentInputs(sizes, x,
            Weights(node, WAt, "W", directions, gates * sizes.HiddenSize, sizes.InputSize)!,
            Weights(node, RAt, "R", directions, gates * sizes.HiddenSize, sizes.HiddenSize)!,
            Weights(node, BAt, "B", directions, 2 * gates * sizes.HiddenSize),
            attributes.Kind == RecurrentKind.Lstm ? Weights(node, PAt, "P", directions, 3 * sizes.HiddenSize) : null,
            LengthsOf(node, sizes));
    }

    /// <summary>A float input, which has the type of X.</summary>
    public static Value Numbers(NodePlanner node, int input, string name)
    {
        var (value, type) = (node.Input(input), node.Input(XAt).Type);
        if (value.Type != type)
            throw node.Mismatch($"input '{name}' has elements of type {value.Type}, X has {type}: they must be of one type");
        return type == ElementType.Double ? value : node.Floats(input);
    }

    /// <summary>Throws unless a value has the shape that ONNX asks for.</summary>
    public static void Expect(NodePlanner node, Value value, string name, params int[] shape)
    {
        if (!value.Shape.AsSpan().SequenceEqual(shape))
            throw node.Mismatch($"input '{name}' has shape {Layout.Text(value.Shape)}, expected {Layout.Text(shape)}");
    }

    private static Value? Weights(NodePlanner node, int input, string name, params int[] shape)
    {
        if (!node.Has(input) && input is BAt or PAt)
            return null;
        var value = Numbers(node, input, name);
        Expect(node, value, name, shape);
        return value.IsConstant ? value : node.RowMajor(value);
    }

    // Exporters write the full length out, which changes nothing.
    private static Value? LengthsOf(NodePlanner node, RecurrentSizes sizes)
    {
        if (!node.Has(LengthsAt))
            return null;
        var lengths = node.Input(LengthsAt);
        if (lengths.Type is not (ElementType.Int32 or ElementType.Int64))
            throw node.Mismatch($"input 'sequence_lens' has elements of type {lengths.Type}, expected Int32");
        Expect(node, lengths, "sequence_lens", sizes.BatchSize);
        if (node.IntegersOf(lengths) is not { } known)
            return node.RowMajor(lengths);
        foreach (var length in known)
        {
            if (length < 0 || length > sizes.SequenceLength)
                throw node.Mismatch($"input 'sequence_lens' has the length {length}, expected 0 to the sequence length {sizes.SequenceLength}");
        }
        return known.All(l => l == sizes.SequenceLength) ? null : node.RowMajor(lengths);
    }
}
