using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Planning;

/// <summary>Weights in the layout that kernels read, made once per model and shared by its sessions and threads.</summary>
internal sealed class PackedWeights(WeightPrecision precision = WeightPrecision.Float32)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Node, int Part), object> _packed = [];

    /// <summary>What weights that can be narrowed are held as.</summary>
    public WeightPrecision Precision => precision;

    /// <summary>The weights of one part of a node; the first caller packs them.</summary>
    public T Get<T>(int node, int part, Func<T> pack)
        where T : class
    {
        lock (_lock)
        {
            if (!_packed.TryGetValue((node, part), out var found))
                _packed[(node, part)] = found = pack();
            return (T)found;
        }
    }
}
