namespace LstmOnnx.Kernels;

/// <summary>The two products of several rows, x·Wᵀ and h·Rᵀ, into gates [rows, blocks · 4 · lanes].</summary>
internal static unsafe class LstmProducts
{
    /// <summary>gates = x·Wᵀ + (Wb + Rb).</summary>
    public static GemmCall Inputs(PackedLstm lstm, int rows, float* x, nint rowStride, float* gates) => new()
    {
        Rows = rows,
        Depth = lstm.InputSize,
        Columns = 4 * lstm.PaddedHiddenSize,
        A = x,
        ARowStride = rowStride,
        AColumnStride = 1,
        B = lstm.InputWeights.Values.Pointer,
        C = gates,
        CRowStride = 4 * lstm.PaddedHiddenSize,
        Bias = lstm.Bias.Pointer,
    };

    /// <summary>gates = gates + h·Rᵀ.</summary>
    public static GemmCall Recurrent(PackedLstm lstm, int rows, float* hidden, float* gates) => new()
    {
        Rows = rows,
        Depth = lstm.HiddenSize,
        Columns = 4 * lstm.PaddedHiddenSize,
        A = hidden,
        ARowStride = lstm.HiddenSize,
        AColumnStride = 1,
        B = lstm.RecurrentWeights.Values.Pointer,
        C = gates,
        CRowStride = 4 * lstm.PaddedHiddenSize,
        Start = TileStart.FromC,
    };
}
