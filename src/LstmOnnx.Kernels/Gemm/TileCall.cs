namespace LstmOnnx.Kernels;

/// <summary>What a tile's chains start from.</summary>
internal enum TileStart
{
    Zero,
    FromC,

    /// <summary>A number for each row.</summary>
    FromRows,
}

/// <summary>What is added to a tile's finished chains.</summary>
internal enum TileEnd
{
    Nothing,
    AddBias,
    AddC,
}

/// <summary>One tile: A [rows, Depth] by its strides, B a panel of [Depth, two vectors], C rows of two full vectors.</summary>
internal unsafe struct TileCall
{
    public int Depth;
    public float* A;
    public nint ARowStride;
    public nint AColumnStride;
    public float* B;
    public float* C;
    public nint CRowStride;
    public float* Bias;
    public float* RowStart;
    public TileStart Start;
    public TileEnd End;
}
