using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>Packs the weights as they are now; an item is a matrix.</summary>
internal sealed class PackWork(SimdKernels kernels, NetworkPass pass) : Work
{
    // The largest first, so that none is left over at the end.
    private readonly PackedWeights[] _packs = [.. pass.Packs.OrderByDescending(pack => pack.Length)];

    public int Count => _packs.Length;

    public override void Run(int item) => _packs[item].Pack(kernels);
}
