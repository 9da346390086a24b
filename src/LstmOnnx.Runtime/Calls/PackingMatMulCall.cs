using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Products whose right factors are data: each is packed before it is used.</summary>
internal sealed class PackingMatMulCall(
    SimdKernels kernels, Region a, Factors factors, Region b, int bRowStride, int bColumnStride, ProductPlace[] places, Region bias, Region result) : KernelCall
{
    private readonly PackedMatrix _packed = kernels.CreatePacked(factors.Depth, factors.Columns);

    public override void Run()
    {
        for (var i = 0; i < places.Length; i++)
        {
            if (i == 0 || places[i].B != places[i - 1].B)
                kernels.Pack(new MatrixView(b.Span[places[i].B..], factors.Depth, factors.Columns, bRowStride, bColumnStride), _packed);
            var left = new MatrixView(a.Span[places[i].A..], factors.Rows, factors.Depth, factors.RowStride, factors.ColumnStride);
            kernels.MatMul(left, _packed, bias.Span, result.Span[places[i].Result..], factors.Columns, accumulate: false);
        }
    }
}
