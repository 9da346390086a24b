namespace LstmOnnx.Kernels;

/// <summary>A whole product C [Rows, Columns] over a packed B; pointers stay put for the call.</summary>
internal unsafe struct GemmCall
{
    public int Rows;
    public int Depth;
    public int Columns;
    public float* A;
    public nint ARowStride;
    public nint AColumnStride;
    public float* B;
    public float* C;
    public nint CRowStride;

    /// <summary>[Columns], or null for none.</summary>
    public float* Bias;

    /// <summary>[Rows], where chains start from it.</summary>
    public float* RowStart;

    public TileStart Start;
}
