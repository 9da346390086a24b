namespace LstmOnnx.Kernels;

/// <summary>A matrix in memory that others own: element (r, c) is <c>Data[r · RowStride + c · ColumnStride]</c>.</summary>
public readonly ref struct MatrixView
{
    /// <summary>Looks at <paramref name="data"/> with any strides. Allocates nothing.</summary>
    /// <exception cref="ArgumentException">A size or stride is negative, or the data end before the last element.</exception>
    public MatrixView(ReadOnlySpan<float> data, int rows, int columns, int rowStride, int columnStride)
    {
        if (rows < 0 || columns < 0 || rowStride < 0 || columnStride < 0)
            Refuse.Matrix(rows, columns, rowStride, columnStride, data.Length);
        if (rows > 0 && columns > 0 && ((long)(rows - 1) * rowStride) + ((long)(columns - 1) * columnStride) >= data.Length)
            Refuse.Matrix(rows, columns, rowStride, columnStride, data.Length);
        Data = data;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>The numbers, from element (0, 0) on.</summary>
    public ReadOnlySpan<float> Data { get; }

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int RowStride { get; }

    /// <summary>Floats from one column to the next.</summary>
    public int ColumnStride { get; }

    /// <summary>Rows one after the other, [rows, columns].</summary>
    /// <exception cref="ArgumentException">The data are too short.</exception>
    public static MatrixView RowMajor(ReadOnlySpan<float> data, int rows, int columns) => new(data, rows, columns, columns, 1);

    /// <summary>Rows <paramref name="rowStride"/> floats apart.</summary>
    /// <exception cref="ArgumentException">The data are too short.</exception>
    public static MatrixView RowMajor(ReadOnlySpan<float> data, int rows, int columns, int rowStride) => new(data, rows, columns, rowStride, 1);

    /// <summary>The same numbers with rows and columns exchanged.</summary>
    public MatrixView Transposed() => new(Data, Columns, Rows, ColumnStride, RowStride);
}
