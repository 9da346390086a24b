using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// One step of one row from x·Wᵀ + (Wb + Rb), [blocks · 4 · lanes]. Two blocks of units at a time make eight chains, enough for two multiply-adds a
/// cycle; large blocks go one by one. Steps that take the blocks up and down in turn find the last ones' weights still in the first-level cache.
/// </summary>
internal static unsafe class RecurrentStep<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    // Half a first-level cache of 32 KB. Larger pairs would leave nothing there for the next step, and then the second level sets the pace anyway.
    private const int PairFloats = 4096;

    /// <summary>Overwrites the gates; writes a whole padded <paramref name="newHidden"/>'s units, which must not be <paramref name="hidden"/>.</summary>
    public static void Run(PackedLstm lstm, float* gates, float* hidden, float* cell, float* newHidden, bool down)
    {
        var stride = 8 * lstm.HiddenSize * TSimd.Count <= PairFloats ? 2 : 1;
        var turns = (lstm.BlockCount + stride - 1) / stride;
        for (var turn = 0; turn < turns; turn++)
        {
            var block = stride * (down ? turns - 1 - turn : turn);
            if (stride == 2 && block + 1 < lstm.BlockCount)
                Pair(lstm, block, gates, hidden, cell, newHidden);
            else
                Single(lstm, block, gates, hidden, cell, newHidden);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Single(PackedLstm lstm, int block, float* gates, float* hidden, float* cell, float* newHidden)
    {
        var hiddenSize = lstm.HiddenSize;
        var width = 2 * TSimd.Count;
        var panel = (nint)hiddenSize * width;
        var r = lstm.RecurrentWeights.Values.Pointer + (2 * block * panel);
        TSimd hi, ho, hf, hc;
        hi = ho = hf = hc = TSimd.Zero;
        for (var k = 0; k < hiddenSize; k++)
        {
            var value = TSimd.Broadcast(hidden[k]);
            hi = TSimd.MultiplyAdd(value, TSimd.Load(r), hi);
            ho = TSimd.MultiplyAdd(value, TSimd.Load(r + TSimd.Count), ho);
            hf = TSimd.MultiplyAdd(value, TSimd.Load(r + panel), hf);
            hc = TSimd.MultiplyAdd(value, TSimd.Load(r + panel + TSimd.Count), hc);
            r += width;
        }
        gates += 4 * block * TSimd.Count;
        var unit = block * TSimd.Count;
        LstmCells<TSimd>.Block(
            TSimd.Add(TSimd.Load(gates), hi), TSimd.Add(TSimd.Load(gates + TSimd.Count), ho), TSimd.Add(TSimd.Load(gates + (2 * TSimd.Count)), hf),
            TSimd.Add(TSimd.Load(gates + (3 * TSimd.Count)), hc), cell + unit, newHidden + unit, hiddenSize - unit);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pair(PackedLstm lstm, int block, float* gates, float* hidden, float* cell, float* newHidden)
    {
        var hiddenSize = lstm.HiddenSize;
        var width = 2 * TSimd.Count;
        var panel = (nint)hiddenSize * width;
        var r = lstm.RecurrentWeights.Values.Pointer + (2 * block * panel);
        var next = r + (2 * panel);
        TSimd hi, ho, hf, hc, ni, no, nf, nc;
        hi = ho = hf = hc = ni = no = nf = nc = TSimd.Zero;
        for (var k = 0; k < hiddenSize; k++)
        {
            var value = TSimd.Broadcast(hidden[k]);
            hi = TSimd.MultiplyAdd(value, TSimd.Load(r), hi);
            ho = TSimd.MultiplyAdd(value, TSimd.Load(r + TSimd.Count), ho);
            hf = TSimd.MultiplyAdd(value, TSimd.Load(r + panel), hf);
            hc = TSimd.MultiplyAdd(value, TSimd.Load(r + panel + TSimd.Count), hc);
            r += width;
            ni = TSimd.MultiplyAdd(value, TSimd.Load(next), ni);
            no = TSimd.MultiplyAdd(value, TSimd.Load(next + TSimd.Count), no);
            nf = TSimd.MultiplyAdd(value, TSimd.Load(next + panel), nf);
            nc = TSimd.MultiplyAdd(value, TSimd.Load(next + panel + TSimd.Count), nc);
            next += width;
        }
        gates += 4 * block * TSimd.Count;
        Add(hi, gates);
        Add(ho, gates + TSimd.Count);
        Add(hf, gates + (2 * TSimd.Count));
        Add(hc, gates + (3 * TSimd.Count));
        Add(ni, gates + (4 * TSimd.Count));
        Add(no, gates + (5 * TSimd.Count));
        Add(nf, gates + (6 * TSimd.Count));
        Add(nc, gates + (7 * TSimd.Count));
        for (var unit = block * TSimd.Count; unit < Math.Min((block + 2) * TSimd.Count, hiddenSize); unit += TSimd.Count)
        {
            LstmCells<TSimd>.Block(
                TSimd.Load(gates), TSimd.Load(gates + TSimd.Count), TSimd.Load(gates + (2 * TSimd.Count)), TSimd.Load(gates + (3 * TSimd.Count)),
                cell + unit, newHidden + unit, hiddenSize - unit);
            gates += 4 * TSimd.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(TSimd sum, float* gates) => TSimd.Store(TSimd.Add(TSimd.Load(gates), sum), gates);
}
