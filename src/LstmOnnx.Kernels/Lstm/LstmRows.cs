namespace LstmOnnx.Kernels;

/// <summary>
/// One step of several rows whose weights stay in the second-level cache while tiles of rows pass over them: both products in one go through the registers, then the tile's cells, while its gates are in the nearest cache.
/// </summary>
internal static unsafe class LstmRows<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    /// <summary>Advances the state of <paramref name="rows"/> rows, <paramref name="xStride"/> apart in x; outputs may be null. Scratch for the gates of <see cref="TileCall.MostRows"/> rows.</summary>
    public static void Step(PackedLstm lstm, int rows, float* x, nint xStride, float* hidden, float* cell, float* outputs, nint outputStride, float* gates)
    {
        for (var row = 0; row < rows;)
        {
            var tile = Gemm<TSimd>.RowsOfNextTile(rows - row);
            if (tile >= TileCall.LeastRowsOfThen)
                Products(lstm, tile, x, xStride, hidden, gates);
            else
                FewRows(lstm, tile, x, xStride, hidden, gates);
            LstmCells<TSimd>.Rows(lstm.HiddenSize, tile, gates, hidden, cell, outputs, outputStride);
            x += tile * xStride;
            hidden += tile * lstm.HiddenSize;
            cell += tile * lstm.HiddenSize;
            if (outputs != null)
                outputs += tile * outputStride;
            row += tile;
        }
    }

    private static void Products(PackedLstm lstm, int rows, float* x, nint xStride, float* hidden, float* gates)
    {
        var recurrent = new TileCall { Depth = lstm.HiddenSize, A = hidden, ARowStride = lstm.HiddenSize, B = lstm.RecurrentWeights.Values.Pointer };
        var tile = new TileCall
        {
            Depth = lstm.InputSize,
            A = x,
            ARowStride = xStride,
            AColumnStride = 1,
            B = lstm.InputWeights.Values.Pointer,
            C = gates,
            CRowStride = 4 * lstm.PaddedHiddenSize,
            Bias = lstm.Bias.Pointer,
            Then = &recurrent,
        };
        var panelWidth = 2 * TSimd.Count;
        for (var panel = 0; panel < 2 * lstm.BlockCount; panel++)
        {
            Gemm<TSimd>.Dispatch(tile, rows);
            tile.B += (nint)panelWidth * lstm.InputSize;
            recurrent.B += (nint)panelWidth * lstm.HiddenSize;
            tile.C += panelWidth;
            tile.Bias += panelWidth;
        }
    }

    // Several panels at once: one row or two have too few chains in one.
    private static void FewRows(PackedLstm lstm, int rows, float* x, nint xStride, float* hidden, float* gates)
    {
        Gemm<TSimd>.Run(LstmProducts.Inputs(lstm, rows, x, xStride, gates));
        Gemm<TSimd>.Run(LstmProducts.Recurrent(lstm, rows, hidden, gates));
    }
}
