using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>The cells of inference, from pre-activations [blocks · 4 · lanes] that are complete. A lane is a unit; the last block of a row may be partial.</summary>
internal static unsafe class LstmCells<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    // Half a first-level cache of 32 KB.
    private const int NearGates = 4096;

    /// <summary>The cells of <paramref name="rows"/> rows; overwrites the gates; outputs may be null.</summary>
    public static void Rows(int hiddenSize, int rows, float* gates, float* hidden, float* cell, float* outputs, nint outputStride)
    {
        var blocks = (hiddenSize + TSimd.Count - 1) / TSimd.Count;
        var together = Math.Max(1, NearGates / (4 * blocks * TSimd.Count));
        while (rows > 0)
        {
            together = Math.Min(together, rows);
            FirstPass(together * blocks, gates);
            for (var row = 0; row < together; row++)
            {
                SecondPass(hiddenSize, gates, hidden, cell, outputs);
                gates += 4 * blocks * TSimd.Count;
                hidden += hiddenSize;
                cell += hiddenSize;
                if (outputs != null)
                    outputs += outputStride;
            }
            rows -= together;
        }
    }

    /// <summary>
    /// The cells of one row. In two passes, since a whole cell is a chain of some 150 cycles: halves of it are short enough for a processor to work on several blocks at once.
    /// </summary>
    public static void Row(int hiddenSize, float* gates, float* hidden, float* cell, float* outputs)
    {
        FirstPass((hiddenSize + TSimd.Count - 1) / TSimd.Count, gates);
        SecondPass(hiddenSize, gates, hidden, cell, outputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FirstPass(int blocks, float* gates)
    {
        for (; blocks > 0; blocks--)
        {
            InferenceCell.Gates(
                TSimd.Load(gates), TSimd.Load(gates + TSimd.Count), TSimd.Load(gates + (2 * TSimd.Count)), TSimd.Load(gates + (3 * TSimd.Count)),
                out var added, out var outputDenominator, out var kept);
            TSimd.Store(added, gates);
            TSimd.Store(outputDenominator, gates + TSimd.Count);
            TSimd.Store(kept, gates + (2 * TSimd.Count));
            gates += 4 * TSimd.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SecondPass(int hiddenSize, float* gates, float* hidden, float* cell, float* outputs)
    {
        for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
        {
            var lanes = hiddenSize - unit;
            var next = TSimd.MultiplyAdd(TSimd.LoadPartial(cell + unit, lanes), TSimd.Load(gates + (2 * TSimd.Count)), TSimd.Load(gates));
            var newHidden = InferenceCell.Hidden(next, TSimd.Load(gates + TSimd.Count), out var newCell);
            TSimd.StorePartial(newCell, cell + unit, lanes);
            TSimd.StorePartial(newHidden, hidden + unit, lanes);
            if (outputs != null)
                TSimd.StorePartial(newHidden, outputs + unit, lanes);
            gates += 4 * TSimd.Count;
        }
    }

    /// <summary>The cells of units whose pre-activations lie in four places, in the two passes of <see cref="Row"/>: the results hold what goes from one to the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Apart(int units, float* input, float* output, float* forget, float* candidate, float* previousCell, float* cell, float* hidden)
    {
        for (var unit = 0; unit < units; unit += TSimd.Count)
        {
            var lanes = units - unit;
            InferenceCell.Gates(
                TSimd.LoadPartial(input + unit, lanes), TSimd.LoadPartial(output + unit, lanes), TSimd.LoadPartial(forget + unit, lanes), TSimd.LoadPartial(candidate + unit, lanes),
                out var added, out var outputDenominator, out var kept);
            var next = TSimd.MultiplyAdd(TSimd.LoadPartial(previousCell + unit, lanes), kept, added);
            TSimd.StorePartial(next, cell + unit, lanes);
            TSimd.StorePartial(outputDenominator, hidden + unit, lanes);
        }
        for (var unit = 0; unit < units; unit += TSimd.Count)
        {
            var lanes = units - unit;
            var newHidden = InferenceCell.Hidden(TSimd.LoadPartial(cell + unit, lanes), TSimd.LoadPartial(hidden + unit, lanes), out var newCell);
            TSimd.StorePartial(newCell, cell + unit, lanes);
            TSimd.StorePartial(newHidden, hidden + unit, lanes);
        }
    }

    /// <summary>The cells of one block, of which <paramref name="lanes"/> or all are stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(TSimd input, TSimd output, TSimd forget, TSimd candidate, float* cell, float* hidden, int lanes)
    {
        // One copy of the arithmetic: the JIT stops inlining in a method that grows past its budget.
        var newHidden = InferenceCell.Step(input, output, forget, candidate, TSimd.LoadPartial(cell, lanes), out var newCell);
        TSimd.StorePartial(newCell, cell, lanes);
        TSimd.StorePartial(newHidden, hidden, lanes);
    }
}
