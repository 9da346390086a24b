using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// The pre-activations of one step of one row, [blocks · 4 · lanes]. A lane is a unit, and each of a block's four gates one chain: x·Wᵀ in index order, the
/// bias, h·Rᵀ in index order. Two blocks at a time make eight chains, enough for two multiply-adds a cycle, and an odd one out joins the first two; large blocks go
/// one by one. Steps that take the blocks up and down in turn find the last ones' weights still in the nearest cache.
/// </summary>
internal static unsafe class StepGates<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    // Half a first-level cache of 32 KB. Larger pairs would leave nothing there for the next step, and then the second level sets the pace anyway.
    private const int PairFloats = 4096;

    /// <summary>From <paramref name="x"/> [I], or from gates that hold x·Wᵀ and the bias already where it is null.</summary>
    public static void Run(PackedLstm lstm, float* x, float* hidden, float* gates, bool down)
    {
        var blocks = lstm.BlockCount;
        if (8 * lstm.HiddenSize * TSimd.Count > PairFloats || blocks == 1)
        {
            for (var turn = 0; turn < blocks; turn++)
                Single(lstm, down ? blocks - 1 - turn : turn, x, hidden, gates);
            return;
        }
        var three = (blocks & 1) * 3;
        if (!down && three > 0)
            Triple(lstm, x, hidden, gates);
        for (var at = three; at < blocks; at += 2)
            Pair(lstm, down ? blocks - 2 - (at - three) : at, x, hidden, gates);
        if (down && three > 0)
            Triple(lstm, x, hidden, gates);
    }

    /// <summary>One block, whose gates stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Chains(PackedLstm lstm, int block, float* x, float* hidden, float* gates, out TSimd input, out TSimd output, out TSimd forget, out TSimd candidate)
    {
        var width = 2 * TSimd.Count;
        TSimd i, o, f, c;
        if (x != null)
        {
            i = o = f = c = TSimd.Zero;
            var inputSize = lstm.InputSize;
            var wPanel = (nint)inputSize * width;
            var w = lstm.InputWeights.Values.Pointer + (2 * block * wPanel);
            for (var k = 0; k < inputSize; k++)
            {
                var value = TSimd.Broadcast(x[k]);
                i = TSimd.MultiplyAdd(value, w, i);
                o = TSimd.MultiplyAdd(value, w + TSimd.Count, o);
                f = TSimd.MultiplyAdd(value, w + wPanel, f);
                c = TSimd.MultiplyAdd(value, w + wPanel + TSimd.Count, c);
                w += width;
            }
            var bias = lstm.Bias.Pointer + (4 * block * TSimd.Count);
            i = TSimd.Add(i, TSimd.Load(bias));
            o = TSimd.Add(o, TSimd.Load(bias + TSimd.Count));
            f = TSimd.Add(f, TSimd.Load(bias + (2 * TSimd.Count)));
            c = TSimd.Add(c, TSimd.Load(bias + (3 * TSimd.Count)));
        }
        else
        {
            gates += 4 * block * TSimd.Count;
            i = TSimd.Load(gates);
            o = TSimd.Load(gates + TSimd.Count);
            f = TSimd.Load(gates + (2 * TSimd.Count));
            c = TSimd.Load(gates + (3 * TSimd.Count));
        }
        var hiddenSize = lstm.HiddenSize;
        var panel = (nint)hiddenSize * width;
        var r = lstm.RecurrentWeights.Values.Pointer + (2 * block * panel);
        for (var k = 0; k < hiddenSize; k++)
        {
            var value = TSimd.Broadcast(hidden[k]);
            i = TSimd.MultiplyAdd(value, r, i);
            o = TSimd.MultiplyAdd(value, r + TSimd.Count, o);
            f = TSimd.MultiplyAdd(value, r + panel, f);
            c = TSimd.MultiplyAdd(value, r + panel + TSimd.Count, c);
            r += width;
        }
        (input, output, forget, candidate) = (i, o, f, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Single(PackedLstm lstm, int block, float* x, float* hidden, float* gates)
    {
        Chains(lstm, block, x, hidden, gates, out var input, out var output, out var forget, out var candidate);
        gates += 4 * block * TSimd.Count;
        TSimd.Store(input, gates);
        TSimd.Store(output, gates + TSimd.Count);
        TSimd.Store(forget, gates + (2 * TSimd.Count));
        TSimd.Store(candidate, gates + (3 * TSimd.Count));
    }

    // Written out, as Triple is: helpers for the loads, biases and stores of a block, once inlined, leave five computations of addresses in each turn of the loops over k.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Pair(PackedLstm lstm, int block, float* x, float* hidden, float* gates)
    {
        var width = 2 * TSimd.Count;
        gates += 4 * block * TSimd.Count;
        TSimd i, o, f, c, ni, no, nf, nc;
        if (x != null)
        {
            i = o = f = c = ni = no = nf = nc = TSimd.Zero;
            var inputSize = lstm.InputSize;
            var wPanel = (nint)inputSize * width;
            var w = lstm.InputWeights.Values.Pointer + (2 * block * wPanel);
            var nextW = w + (2 * wPanel);
            for (var k = 0; k < inputSize; k++)
            {
                var value = TSimd.Broadcast(x[k]);
                i = TSimd.MultiplyAdd(value, w, i);
                o = TSimd.MultiplyAdd(value, w + TSimd.Count, o);
                f = TSimd.MultiplyAdd(value, w + wPanel, f);
                c = TSimd.MultiplyAdd(value, w + wPanel + TSimd.Count, c);
                w += width;
                ni = TSimd.MultiplyAdd(value, nextW, ni);
                no = TSimd.MultiplyAdd(value, nextW + TSimd.Count, no);
                nf = TSimd.MultiplyAdd(value, nextW + wPanel, nf);
                nc = TSimd.MultiplyAdd(value, nextW + wPanel + TSimd.Count, nc);
                nextW += width;
            }
            var bias = lstm.Bias.Pointer + (4 * block * TSimd.Count);
            i = TSimd.Add(i, TSimd.Load(bias));
            o = TSimd.Add(o, TSimd.Load(bias + TSimd.Count));
            f = TSimd.Add(f, TSimd.Load(bias + (2 * TSimd.Count)));
            c = TSimd.Add(c, TSimd.Load(bias + (3 * TSimd.Count)));
            ni = TSimd.Add(ni, TSimd.Load(bias + (4 * TSimd.Count)));
            no = TSimd.Add(no, TSimd.Load(bias + (5 * TSimd.Count)));
            nf = TSimd.Add(nf, TSimd.Load(bias + (6 * TSimd.Count)));
            nc = TSimd.Add(nc, TSimd.Load(bias + (7 * TSimd.Count)));
        }
        else
        {
            i = TSimd.Load(gates);
            o = TSimd.Load(gates + TSimd.Count);
            f = TSimd.Load(gates + (2 * TSimd.Count));
            c = TSimd.Load(gates + (3 * TSimd.Count));
            ni = TSimd.Load(gates + (4 * TSimd.Count));
            no = TSimd.Load(gates + (5 * TSimd.Count));
            nf = TSimd.Load(gates + (6 * TSimd.Count));
            nc = TSimd.Load(gates + (7 * TSimd.Count));
        }
        var hiddenSize = lstm.HiddenSize;
        var panel = (nint)hiddenSize * width;
        var r = lstm.RecurrentWeights.Values.Pointer + (2 * block * panel);
        var next = r + (2 * panel);
        for (var k = 0; k < hiddenSize; k++)
        {
            var value = TSimd.Broadcast(hidden[k]);
            i = TSimd.MultiplyAdd(value, r, i);
            o = TSimd.MultiplyAdd(value, r + TSimd.Count, o);
            f = TSimd.MultiplyAdd(value, r + panel, f);
            c = TSimd.MultiplyAdd(value, r + panel + TSimd.Count, c);
            r += width;
            ni = TSimd.MultiplyAdd(value, next, ni);
            no = TSimd.MultiplyAdd(value, next + TSimd.Count, no);
            nf = TSimd.MultiplyAdd(value, next + panel, nf);
            nc = TSimd.MultiplyAdd(value, next + panel + TSimd.Count, nc);
            next += width;
        }
        TSimd.Store(i, gates);
        TSimd.Store(o, gates + TSimd.Count);
        TSimd.Store(f, gates + (2 * TSimd.Count));
        TSimd.Store(c, gates + (3 * TSimd.Count));
        TSimd.Store(ni, gates + (4 * TSimd.Count));
        TSimd.Store(no, gates + (5 * TSimd.Count));
        TSimd.Store(nf, gates + (6 * TSimd.Count));
        TSimd.Store(nc, gates + (7 * TSimd.Count));
    }

    // The first three blocks.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Triple(PackedLstm lstm, float* x, float* hidden, float* gates)
    {
        var width = 2 * TSimd.Count;
        TSimd i, o, f, c, ni, no, nf, nc, li, lo, lf, lc;
        if (x != null)
        {
            i = o = f = c = ni = no = nf = nc = li = lo = lf = lc = TSimd.Zero;
            var inputSize = lstm.InputSize;
            var wPanel = (nint)inputSize * width;
            var w = lstm.InputWeights.Values.Pointer;
            var nextW = w + (2 * wPanel);
            var lastW = w + (4 * wPanel);
            for (var k = 0; k < inputSize; k++)
            {
                var value = TSimd.Broadcast(x[k]);
                i = TSimd.MultiplyAdd(value, w, i);
                o = TSimd.MultiplyAdd(value, w + TSimd.Count, o);
                f = TSimd.MultiplyAdd(value, w + wPanel, f);
                c = TSimd.MultiplyAdd(value, w + wPanel + TSimd.Count, c);
                w += width;
                ni = TSimd.MultiplyAdd(value, nextW, ni);
                no = TSimd.MultiplyAdd(value, nextW + TSimd.Count, no);
                nf = TSimd.MultiplyAdd(value, nextW + wPanel, nf);
                nc = TSimd.MultiplyAdd(value, nextW + wPanel + TSimd.Count, nc);
                nextW += width;
                li = TSimd.MultiplyAdd(value, lastW, li);
                lo = TSimd.MultiplyAdd(value, lastW + TSimd.Count, lo);
                lf = TSimd.MultiplyAdd(value, lastW + wPanel, lf);
                lc = TSimd.MultiplyAdd(value, lastW + wPanel + TSimd.Count, lc);
                lastW += width;
            }
            var bias = lstm.Bias.Pointer;
            i = TSimd.Add(i, TSimd.Load(bias));
            o = TSimd.Add(o, TSimd.Load(bias + TSimd.Count));
            f = TSimd.Add(f, TSimd.Load(bias + (2 * TSimd.Count)));
            c = TSimd.Add(c, TSimd.Load(bias + (3 * TSimd.Count)));
            ni = TSimd.Add(ni, TSimd.Load(bias + (4 * TSimd.Count)));
            no = TSimd.Add(no, TSimd.Load(bias + (5 * TSimd.Count)));
            nf = TSimd.Add(nf, TSimd.Load(bias + (6 * TSimd.Count)));
            nc = TSimd.Add(nc, TSimd.Load(bias + (7 * TSimd.Count)));
            li = TSimd.Add(li, TSimd.Load(bias + (8 * TSimd.Count)));
            lo = TSimd.Add(lo, TSimd.Load(bias + (9 * TSimd.Count)));
            lf = TSimd.Add(lf, TSimd.Load(bias + (10 * TSimd.Count)));
            lc = TSimd.Add(lc, TSimd.Load(bias + (11 * TSimd.Count)));
        }
        else
        {
            i = TSimd.Load(gates);
            o = TSimd.Load(gates + TSimd.Count);
            f = TSimd.Load(gates + (2 * TSimd.Count));
            c = TSimd.Load(gates + (3 * TSimd.Count));
            ni = TSimd.Load(gates + (4 * TSimd.Count));
            no = TSimd.Load(gates + (5 * TSimd.Count));
            nf = TSimd.Load(gates + (6 * TSimd.Count));
            nc = TSimd.Load(gates + (7 * TSimd.Count));
            li = TSimd.Load(gates + (8 * TSimd.Count));
            lo = TSimd.Load(gates + (9 * TSimd.Count));
            lf = TSimd.Load(gates + (10 * TSimd.Count));
            lc = TSimd.Load(gates + (11 * TSimd.Count));
        }
        var hiddenSize = lstm.HiddenSize;
        var panel = (nint)hiddenSize * width;
        var r = lstm.RecurrentWeights.Values.Pointer;
        var next = r + (2 * panel);
        var last = r + (4 * panel);
        for (var k = 0; k < hiddenSize; k++)
        {
            var value = TSimd.Broadcast(hidden[k]);
            i = TSimd.MultiplyAdd(value, r, i);
            o = TSimd.MultiplyAdd(value, r + TSimd.Count, o);
            f = TSimd.MultiplyAdd(value, r + panel, f);
            c = TSimd.MultiplyAdd(value, r + panel + TSimd.Count, c);
            r += width;
            ni = TSimd.MultiplyAdd(value, next, ni);
            no = TSimd.MultiplyAdd(value, next + TSimd.Count, no);
            nf = TSimd.MultiplyAdd(value, next + panel, nf);
            nc = TSimd.MultiplyAdd(value, next + panel + TSimd.Count, nc);
            next += width;
            li = TSimd.MultiplyAdd(value, last, li);
            lo = TSimd.MultiplyAdd(value, last + TSimd.Count, lo);
            lf = TSimd.MultiplyAdd(value, last + panel, lf);
            lc = TSimd.MultiplyAdd(value, last + panel + TSimd.Count, lc);
            last += width;
        }
        TSimd.Store(i, gates);
        TSimd.Store(o, gates + TSimd.Count);
        TSimd.Store(f, gates + (2 * TSimd.Count));
        TSimd.Store(c, gates + (3 * TSimd.Count));
        TSimd.Store(ni, gates + (4 * TSimd.Count));
        TSimd.Store(no, gates + (5 * TSimd.Count));
        TSimd.Store(nf, gates + (6 * TSimd.Count));
        TSimd.Store(nc, gates + (7 * TSimd.Count));
        TSimd.Store(li, gates + (8 * TSimd.Count));
        TSimd.Store(lo, gates + (9 * TSimd.Count));
        TSimd.Store(lf, gates + (10 * TSimd.Count));
        TSimd.Store(lc, gates + (11 * TSimd.Count));
    }
}
