namespace LstmOnnx.Runtime.Calls;

/// <summary>How the rows of a batch are shared among threads.</summary>
internal static class RowParts
{
    // Handing work to a thread that sleeps takes some ten microseconds; this many multiplications and additions take as long or longer.
    private const double LeastFlops = 1e6;

    // Two tiles of four rows keep the multipliers busy.
    private const int LeastRows = 12;

    // Two parts for each thread even out what one of them loses to others; each part reads all weights, so that where these lie beyond the second-level cache it is one.
    private const int PartsPerThread = 2, NearWeights = 1 << 18;

    /// <summary>Parts of rows, none of them empty, and 1 where more do not pay. A row's bits do not depend on its part.</summary>
    public static int Count(RecurrentSizes sizes, int threads)
    {
        var flops = 8.0 * sizes.HiddenSize * (sizes.InputSize + sizes.HiddenSize) * sizes.SequenceLength * sizes.BatchSize;
        var weights = 4L * sizes.HiddenSize * (sizes.InputSize + sizes.HiddenSize);
        var parts = threads == 1 || weights > NearWeights ? threads : PartsPerThread * threads;
        var most = Math.Min(Math.Min(parts, flops / LeastFlops), sizes.BatchSize / (double)LeastRows);
        // Parts of the size that so many come to may be fewer.
        var rows = Rows(sizes.BatchSize, Math.Max(1, (int)most));
        return rows == 0 ? 1 : (sizes.BatchSize + rows - 1) / rows;
    }

    /// <summary>Rows of each part but the last, which may have fewer.</summary>
    public static int Rows(int batchSize, int parts) => (batchSize + parts - 1) / parts;
}
