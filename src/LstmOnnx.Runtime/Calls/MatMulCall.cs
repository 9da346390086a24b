using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Products with right factors that were packed beforehand.</summary>
internal sealed class MatMulCall(SimdKernels kernels, Region a, Factors factors, PackedMatrix[] b, ProductPlace[] places, Region bias, Region result) : KernelCall
{
    public override void Run()
    {
        for (var i = 0; i < places.Length; i++)
        {
            var left = new MatrixView(a.Span[places[i].A..], factors.Rows, factors.Depth, factors.RowStride, factors.ColumnStride);
            kernels.MatMul(left, b[i], bias.Span, result.Span[places[i].Result..], factors.Columns, accumulate: false);
        }
    }
}
