using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// One step of one row. A lane is a unit; a block of units has four chains for x·Wᵀ and four for h·Rᵀ, each in index order, and joins them as
/// ((x·Wᵀ + (Wb + Rb)) + h·Rᵀ). Padded lanes have weights of 0 and are not stored. The new hidden state goes elsewhere than the old one, which later
/// blocks still read.
/// </summary>
internal static unsafe class FusedStep<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    /// <summary>From x [I]; writes a whole padded <paramref name="newHidden"/> unless it is <paramref name="hidden"/> itself, which one block may overwrite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(PackedLstm lstm, float* x, float* hidden, float* cell, float* newHidden)
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
            LstmCells<TSimd>.Block(xi, xo, xf, xc, cell + unit, newHidden + unit, hiddenSize - unit);
        }
    }
}
