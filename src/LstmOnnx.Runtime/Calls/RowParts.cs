namespace LstmOnnx.Runtime.Calls;

/// <summary>How the rows of a batch are shared among threads.</summary>
internal static class RowParts
{
    // Handing work to a thread that sleeps takes some ten microseconds; this many multiplications and additions take twenty or more.
    private const double LeastFlops = 2e6;

    // The tallest tile of a product.
    private const int TileRows = 12;

    /// <summary>Parts of rows, none of them empty, and 1 where more do not pay. A row's bits do not depend on its part.</summary>
    public static int Count(RecurrentSizes sizes, int threads)
    {
        var flops = 8.0 * sizes.HiddenSize * (sizes.InputSize + sizes.HiddenSize) * sizes.SequenceLength * sizes.BatchSize;
        var most = Math.Min(Math.Min(threads, flops / LeastFlops), sizes.BatchSize / (double)TileRows);
        // Parts of the size that so many come to may be fewer.
        var rows = Rows(sizes.BatchSize, Math.Max(1, (int)most));
        return rows == 0 ? 1 : (sizes.BatchSize + rows - 1) / rows;
    }

    /// <summary>The numbers of rows that parts have: of most, and of the last, which may need more scratch, since fewer rows take more steps at once.</summary>
    public static int[] Sizes(int batchSize, int parts) => [Rows(batchSize, parts), batchSize - ((parts - 1) * Rows(batchSize, parts))];

    /// <summary>Rows of each part but the last.</summary>
    public static int Rows(int batchSize, int parts) => (batchSize + parts - 1) / parts;
}
