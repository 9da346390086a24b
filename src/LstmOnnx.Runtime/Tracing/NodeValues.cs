using System.Runtime.InteropServices;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Tracing;

/// <summary>What a run left in the outputs that show a node, in double.</summary>
internal sealed class NodeValues(LstmSession session, ExposedNode exposed)
{
    public bool Has(int place) => exposed.Outputs[place] >= 0;

    public int[] Shape(int place) => session.OutputShape(exposed.Outputs[place]);

    public ElementType Type(int place) => session.OutputType(exposed.Outputs[place]);

    public double[] Of(int place)
    {
        var bytes = session.OutputBytes(exposed.Outputs[place]);
        return Type(place) switch
        {
            ElementType.Double => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
            ElementType.Float16 => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), value => (double)value),
            ElementType.BFloat16 => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), bits => (double)ElementTypes.FromBFloat16(bits)),
            ElementType.Int32 => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(bytes).ToArray(), value => (double)value),
            ElementType.Int64 => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), value => (double)value),
            _ => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), value => (double)value),
        };
    }

    /// <summary>The part of a tensor that belongs to one direction, which is its first axis; empty where the node has none.</summary>
    public double[] OfDirection(int place, int direction, int directionCount)
    {
        if (!Has(place))
            return [];
        var all = Of(place);
        var length = all.Length / directionCount;
        return all[(direction * length)..((direction + 1) * length)];
    }

    /// <summary>A state of one direction and row, [H]; zeros where the node has none.</summary>
    public double[] State(int place, bool batchFirst, int direction, int row, int hiddenSize)
    {
        if (!Has(place))
            return new double[hiddenSize];
        var shape = Shape(place);
        var at = ((batchFirst ? row : direction) * shape[1]) + (batchFirst ? direction : row);
        return Of(place)[(at * hiddenSize)..((at + 1) * hiddenSize)];
    }
}
