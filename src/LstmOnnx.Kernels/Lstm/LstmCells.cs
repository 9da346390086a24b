using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>The cells of inference, from pre-activations [blocks · 4 · lanes] that are complete. A lane is a unit; the last block of a row may be partial.</summary>
internal static unsafe class LstmCells<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    /// <summary>The cells of <paramref name="rows"/> rows; outputs may be null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(int hiddenSize, int rows, float* gates, float* hidden, float* cell, float* outputs, nint outputStride)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
            {
                Block(
                    TSimd.Load(gates), TSimd.Load(gates + TSimd.Count), TSimd.Load(gates + (2 * TSimd.Count)), TSimd.Load(gates + (3 * TSimd.Count)),
                    cell + unit, hidden + unit, hiddenSize - unit);
                gates += 4 * TSimd.Count;
            }
            if (outputs != null)
            {
                new ReadOnlySpan<float>(hidden, hiddenSize).CopyTo(new Span<float>(outputs, hiddenSize));
                outputs += outputStride;
            }
            hidden += hiddenSize;
            cell += hiddenSize;
        }
    }

    /// <summary>The cells of one block, of which <paramref name="lanes"/> or all are stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(TSimd input, TSimd output, TSimd forget, TSimd candidate, float* cell, float* hidden, int lanes)
    {
        // One copy of the arithmetic: the JIT stops inlining in a method that grows past its budget.
        var previous = lanes >= TSimd.Count ? TSimd.Load(cell) : TSimd.LoadPartial(cell, lanes);
        var newHidden = InferenceCell.Step(input, output, forget, candidate, previous, out var newCell);
        if (lanes >= TSimd.Count)
        {
            TSimd.Store(newCell, cell);
            TSimd.Store(newHidden, hidden);
        }
        else
        {
            TSimd.StorePartial(newCell, cell, lanes);
            TSimd.StorePartial(newHidden, hidden, lanes);
        }
    }
}
