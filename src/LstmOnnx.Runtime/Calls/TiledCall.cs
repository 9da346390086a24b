using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Combines every row of a run with one constant row, of which the tile holds several.</summary>
internal sealed class TiledCall(SimdKernels kernels, BinaryOperation operation, Region source, Region tile, bool constantIsLeft, Region destination) : KernelCall
{
    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        while (!to.IsEmpty)
        {
            var constant = tile.Span[..Math.Min(tile.Length, to.Length)];
            var data = from[..constant.Length];
            if (constantIsLeft)
                kernels.Binary(operation, constant, data, to[..constant.Length]);
            else
                kernels.Binary(operation, data, constant, to[..constant.Length]);
            from = from[constant.Length..];
            to = to[constant.Length..];
        }
    }
}
