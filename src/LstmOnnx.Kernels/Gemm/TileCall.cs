namespace LstmOnnx.Kernels;

/// <summary>What a tile's chains start from.</summary>
internal enum TileStart
{
    Zero,
    FromC,

    /// <summary>A number for each row.</summary>
    FromRows,
}

/// <summary>One tile: A [rows, Depth] by its strides, B a panel of [Depth, two vectors], C rows of two full vectors.</summary>
internal unsafe struct TileCall
{
    public const int MostRows = 12;

    public const int LeastRowsOfThen = 4;

    public int Depth;
    public float* A;
    public nint ARowStride;
    public nint AColumnStride;
    public float* B;
    public float* C;
    public nint CRowStride;

    /// <summary>Added to the finished chains; null for none.</summary>
    public float* Bias;

    /// <summary>[rows], where chains start from it.</summary>
    public float* RowStart;

    public TileStart Start;

    /// <summary>A second product whose chains go on from these, once the bias is added to them: its Depth, A, ARowStride and B; null for none, and for tiles of fewer than <see cref="LeastRowsOfThen"/> rows.</summary>
    public TileCall* Then;
}
