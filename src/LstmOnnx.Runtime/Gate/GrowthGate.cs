using System.Globalization;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>
/// Operators that make much out of little (ConstantOfShape, Expand, Tile, Range, Pad) ask for no more than a plan may take, where their sizes are stored in the file. Sizes that are computed are for the engine
/// to count; this check stands before ONNX Runtime too, which would fold such a node while it loads.
/// </summary>
internal sealed class GrowthGate
{
    private readonly Dictionary<string, TensorDocument> _stored = new(StringComparer.Ordinal);
    private readonly long _most;

    private GrowthGate(long most) => _most = most;

    public static void Check(GraphDocument main, ModelLimits limits) => new GrowthGate(limits.MaxPlanBytes).Visit(main);

    private void Visit(GraphDocument graph)
    {
        var own = new List<string>();
        foreach (var tensor in graph.Initializers)
            Store(tensor.Name, tensor, own);
        foreach (var node in graph.Nodes)
        {
            Check(node);
            foreach (var inner in GraphWalk.Subgraphs(node))
                Visit(inner);
            if (node.OpType == "Constant" && node.Outputs.Count > 0 && node.Find("value")?.Tensor is { } constant)
                Store(node.Outputs[0], constant, own);
        }
        foreach (var name in own)
            _stored.Remove(name);
    }

    private void Check(NodeDocument node)
    {
        var (count, bits) = node.OpType switch
        {
            "ConstantOfShape" => (Product(Integers(node, 0)), node.Find("value")?.Tensor is { } value ? ElementBits.Of(value.Type) : 32),
            "Expand" => (Product(Integers(node, 1)), BitsOf(node, 0)),
            "Tile" => (Product(Integers(node, 1)) * (Stored(node, 0)?.ElementCount ?? 1), BitsOf(node, 0)),
            "Pad" => (Padded(node), BitsOf(node, 0)),
            "Range" => (RangeCount(node), BitsOf(node, 0)),
            _ => (0, 0),
        };
        if (count * bits / 8 > _most)
        {
            throw new ModelRefusedException(RefusalCode.LimitExceeded, string.Create(CultureInfo.InvariantCulture,
                $"{node.Label}: it makes about {count:0} elements of {bits} bits, {_most} bytes are allowed: use smaller shapes, or raise ModelLimits.{nameof(ModelLimits.MaxPlanBytes)} if the model is trusted"), node.Label);
        }
    }

    // At least what the constant ends of the pads add along one axis, with every other axis at its stored size or 1.
    private double Padded(NodeDocument node)
    {
        var pads = node.Inputs.Count > 1 ? Integers(node, 1) : node.Find("pads")?.Ints;
        if (pads is null)
            return 0;
        var shape = Stored(node, 0)?.Dimensions;
        var count = 1.0;
        for (var axis = 0; axis < pads.Length / 2; axis++)
            count *= Math.Max(1, (double)pads[axis] + pads[axis + (pads.Length / 2)] + (shape?.Length == pads.Length / 2 ? shape[axis] : 0));
        return count;
    }

    private double RangeCount(NodeDocument node)
    {
        if (Number(node, 0) is not { } start || Number(node, 1) is not { } limit || Number(node, 2) is not { } delta || delta == 0)
            return 0;
        var count = (limit - start) / delta;
        return count > 0 ? count : 0;
    }

    private double? Number(NodeDocument node, int input) => Stored(node, input) switch
    {
        { ElementCount: 1, Type: ElementType.Float } tensor => tensor.ToFloats()[0],
        { ElementCount: 1 } => Integers(node, input)?[0],
        _ => null,
    };

    // A shape has few axes; anything longer is for the engine to refuse.
    private long[]? Integers(NodeDocument node, int input) =>
        Stored(node, input) is { ElementCount: <= 64, Type: ElementType.Int64 or ElementType.Int32 } tensor ? tensor.ToInt64s() : null;

    private int BitsOf(NodeDocument node, int input) => Stored(node, input) is { } tensor ? ElementBits.Of(tensor.Type) : 32;

    private TensorDocument? Stored(NodeDocument node, int input) => node.HasInput(input) ? _stored.GetValueOrDefault(node.Inputs[input]) : null;

    private static double Product(long[]? sizes)
    {
        var product = sizes is null ? 0.0 : 1;
        foreach (var size in sizes ?? [])
            product *= Math.Max(0, (double)size);
        return product;
    }

    private void Store(string name, TensorDocument tensor, List<string> own)
    {
        if (name.Length > 0 && _stored.TryAdd(name, tensor))
            own.Add(name);
    }
}
