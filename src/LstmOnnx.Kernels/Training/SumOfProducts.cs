using System.Runtime.CompilerServices;
using static LstmOnnx.Kernels.TrainingLanes;

namespace LstmOnnx.Kernels;

/// <summary>
/// Σ over rows of left∘right, a lane a unit: one chain of multiply-adds a unit in row order, whatever the width and the block. Four vectors at once read whole
/// cache lines and keep four chains in flight; the last vectors go one by one, the last lanes over zeros.
/// </summary>
internal static unsafe class SumOfProducts<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    /// <summary>sums [H] (+)= Σ left [rows, H, a stride apart] ∘ right [rows, H].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(int rows, int hiddenSize, float* left, nint leftStride, float* right, float* sums, bool accumulate)
    {
        var unit = 0;
        for (; unit <= hiddenSize - (4 * TSimd.Count); unit += 4 * TSimd.Count)
        {
            var to = sums + unit;
            var (a, b, c, d) = (TSimd.Zero, TSimd.Zero, TSimd.Zero, TSimd.Zero);
            if (accumulate)
                (a, b, c, d) = (TSimd.Load(to), TSimd.Load(to + TSimd.Count), TSimd.Load(to + (2 * TSimd.Count)), TSimd.Load(to + (3 * TSimd.Count)));
            float* l = left + unit, r = right + unit;
            for (var row = 0; row < rows; row++)
            {
                a = TSimd.MultiplyAdd(TSimd.Load(l), r, a);
                b = TSimd.MultiplyAdd(TSimd.Load(l + TSimd.Count), r + TSimd.Count, b);
                c = TSimd.MultiplyAdd(TSimd.Load(l + (2 * TSimd.Count)), r + (2 * TSimd.Count), c);
                d = TSimd.MultiplyAdd(TSimd.Load(l + (3 * TSimd.Count)), r + (3 * TSimd.Count), d);
                l += leftStride;
                r += hiddenSize;
            }
            TSimd.Store(a, to);
            TSimd.Store(b, to + TSimd.Count);
            TSimd.Store(c, to + (2 * TSimd.Count));
            TSimd.Store(d, to + (3 * TSimd.Count));
        }
        for (; unit < hiddenSize; unit += TSimd.Count)
        {
            var lanes = hiddenSize - unit;
            var sum = accumulate ? Read<TSimd>(sums + unit, lanes) : TSimd.Zero;
            float* l = left + unit, r = right + unit;
            for (var row = 0; row < rows; row++)
            {
                sum = TSimd.MultiplyAdd(Read<TSimd>(l, lanes), Read<TSimd>(r, lanes), sum);
                l += leftStride;
                r += hiddenSize;
            }
            Write(sum, sums + unit, lanes);
        }
    }
}
