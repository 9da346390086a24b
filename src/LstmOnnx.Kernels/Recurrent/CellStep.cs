namespace LstmOnnx.Kernels;

/// <summary>One time step of some rows, as a cell sees it.</summary>
internal unsafe struct CellStep
{
    public int Rows;

    /// <summary>Which step of each row, from 0.</summary>
    public int Index;

    /// <summary>x·Wᵀ + (Wb + Rb), a row of all gates each; overwritten.</summary>
    public float* Gates;

    /// <summary>h·Rᵀ, laid out as the gates.</summary>
    public float* Recurrent;

    /// <summary>r∘h of a GRU that resets first, rows of the padded hidden size.</summary>
    public float* Reset;

    public float* Hidden;

    /// <summary>Null for GRU and RNN.</summary>
    public float* Cell;

    public nint StateStride;

    /// <summary>Null where no row ends early.</summary>
    public long* Lengths;

    public readonly bool HasEnded(int row) => Lengths != null && Lengths[row] <= Index;
}
