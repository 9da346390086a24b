using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>The elementwise part of LSTM cells, row by row.</summary>
/// <param name="kernels">The kernels.</param>
/// <param name="rows">Rows.</param>
/// <param name="length">Units of a row.</param>
/// <param name="strides">Floats from a row of each operand to the next.</param>
/// <param name="operands">Pre-activations i, o, f, g, and the old cell, from their first float on.</param>
/// <param name="cell">The new cell, row behind row.</param>
/// <param name="hidden">The new hidden state, row behind row.</param>
internal sealed class LstmCellsCall(SimdKernels kernels, int rows, int length, int[] strides, Region[] operands, Region cell, Region hidden) : KernelCall
{
    public override void Run()
    {
        for (var row = 0; row < rows; row++)
            kernels.LstmCell(Of(0, row), Of(1, row), Of(2, row), Of(3, row), Of(4, row), cell.Span.Slice(row * length, length), hidden.Span.Slice(row * length, length));
    }

    private ReadOnlySpan<float> Of(int operand, int row) => operands[operand].Span.Slice(row * strides[operand], length);
}
