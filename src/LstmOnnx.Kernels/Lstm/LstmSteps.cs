using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// One step of one row. A lane is a unit; a block of units has four chains for x·Wᵀ and four for h·Rᵀ, each in index order, and joins them as
/// ((x·Wᵀ + (Wb + Rb)) + h·Rᵀ). Padded lanes have weights of 0 and are not stored. The new hidden state goes elsewhere than the old one, which later
/// blocks still read.
/// </summary>
internal static unsafe class LstmSteps<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    /// <summary>From x [I]; writes a whole padded <paramref name="newHidden"/> unless it is <paramref name="hidden"/> itself, which one block may overwrite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fused(PackedLstm lstm, float* x, float* hidden, float* cell, float* newHidden)
    {
        var (inputSize, hiddenSize) = (lstm.InputSize, lstm.HiddenSize);
        var width = 2 * TSimd.Count;
        var w = lstm.InputWeights.Values.Pointer;
        var r = lstm.RecurrentWeights.Values.Pointer;
        var bias = lstm.Bias.Pointer;
        var wPanel = (nint)inputSize * width;
        var rPanel = (nint)hiddenSize * width;
        for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
        {
            TSimd xi, xo, xf, xc, hi, ho, hf, hc;
            xi = xo = xf = xc = hi = ho = hf = hc = TSimd.Zero;
            var k = 0;
            for (; k < Math.Min(inputSize, hiddenSize); k++)
            {
                var value = TSimd.Broadcast(x[k]);
                xi = TSimd.MultiplyAdd(value, TSimd.Load(w), xi);
                xo = TSimd.MultiplyAdd(value, TSimd.Load(w + TSimd.Count), xo);
                xf = TSimd.MultiplyAdd(value, TSimd.Load(w + wPanel), xf);
                xc = TSimd.MultiplyAdd(value, TSimd.Load(w + wPanel + TSimd.Count), xc);
                w += width;
                value = TSimd.Broadcast(hidden[k]);
                hi = TSimd.MultiplyAdd(value, TSimd.Load(r), hi);
                ho = TSimd.MultiplyAdd(value, TSimd.Load(r + TSimd.Count), ho);
                hf = TSimd.MultiplyAdd(value, TSimd.Load(r + rPanel), hf);
                hc = TSimd.MultiplyAdd(value, TSimd.Load(r + rPanel + TSimd.Count), hc);
                r += width;
            }
            for (var i = k; i < inputSize; i++)
            {
                var value = TSimd.Broadcast(x[i]);
                xi = TSimd.MultiplyAdd(value, TSimd.Load(w), xi);
                xo = TSimd.MultiplyAdd(value, TSimd.Load(w + TSimd.Count), xo);
                xf = TSimd.MultiplyAdd(value, TSimd.Load(w + wPanel), xf);
                xc = TSimd.MultiplyAdd(value, TSimd.Load(w + wPanel + TSimd.Count), xc);
                w += width;
            }
            for (var j = k; j < hiddenSize; j++)
            {
                var value = TSimd.Broadcast(hidden[j]);
                hi = TSimd.MultiplyAdd(value, TSimd.Load(r), hi);
                ho = TSimd.MultiplyAdd(value, TSimd.Load(r + TSimd.Count), ho);
                hf = TSimd.MultiplyAdd(value, TSimd.Load(r + rPanel), hf);
                hc = TSimd.MultiplyAdd(value, TSimd.Load(r + rPanel + TSimd.Count), hc);
                r += width;
            }
            w += wPanel;
            r += rPanel;

            xi = TSimd.Add(TSimd.Add(xi, TSimd.Load(bias)), hi);
            xo = TSimd.Add(TSimd.Add(xo, TSimd.Load(bias + TSimd.Count)), ho);
            xf = TSimd.Add(TSimd.Add(xf, TSimd.Load(bias + (2 * TSimd.Count))), hf);
            xc = TSimd.Add(TSimd.Add(xc, TSimd.Load(bias + (3 * TSimd.Count))), hc);
            bias += 4 * TSimd.Count;
            Cell(xi, xo, xf, xc, cell + unit, newHidden + unit, hiddenSize - unit);
        }
    }

    /// <summary>From x·Wᵀ + (Wb + Rb), [blocks · 4 · lanes].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Recurrent(PackedLstm lstm, float* gates, float* hidden, float* cell, float* newHidden)
    {
        var hiddenSize = lstm.HiddenSize;
        var width = 2 * TSimd.Count;
        var r = lstm.RecurrentWeights.Values.Pointer;
        var rPanel = (nint)hiddenSize * width;
        for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
        {
            TSimd hi, ho, hf, hc;
            hi = ho = hf = hc = TSimd.Zero;
            for (var k = 0; k < hiddenSize; k++)
            {
                var value = TSimd.Broadcast(hidden[k]);
                hi = TSimd.MultiplyAdd(value, TSimd.Load(r), hi);
                ho = TSimd.MultiplyAdd(value, TSimd.Load(r + TSimd.Count), ho);
                hf = TSimd.MultiplyAdd(value, TSimd.Load(r + rPanel), hf);
                hc = TSimd.MultiplyAdd(value, TSimd.Load(r + rPanel + TSimd.Count), hc);
                r += width;
            }
            r += rPanel;
            hi = TSimd.Add(TSimd.Load(gates), hi);
            ho = TSimd.Add(TSimd.Load(gates + TSimd.Count), ho);
            hf = TSimd.Add(TSimd.Load(gates + (2 * TSimd.Count)), hf);
            hc = TSimd.Add(TSimd.Load(gates + (3 * TSimd.Count)), hc);
            gates += 4 * TSimd.Count;
            Cell(hi, ho, hf, hc, cell + unit, newHidden + unit, hiddenSize - unit);
        }
    }

    /// <summary>The cells of <paramref name="rows"/> rows whose gates [rows, blocks · 4 · lanes] are complete; outputs may be null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Cells(int hiddenSize, int rows, float* gates, float* hidden, float* cell, float* outputs, nint outputStride)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
            {
                Cell(TSimd.Load(gates), TSimd.Load(gates + TSimd.Count), TSimd.Load(gates + (2 * TSimd.Count)), TSimd.Load(gates + (3 * TSimd.Count)),
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Cell(TSimd input, TSimd output, TSimd forget, TSimd candidate, float* cell, float* hidden, int lanes)
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
