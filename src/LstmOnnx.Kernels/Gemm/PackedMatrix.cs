namespace LstmOnnx.Kernels;

/// <summary>
/// A matrix [K, N] rearranged for one width: panels of two vectors of columns, each panel's rows one after the other, the last panel padded with zeros.
/// Written by <see cref="SimdKernels.Pack"/>; reading it from many threads is safe while nobody packs into it.
/// </summary>
public sealed class PackedMatrix
{
    internal PackedMatrix(int rows, int columns, SimdWidth width)
    {
        Rows = rows;
        Columns = columns;
        Width = width;
        PanelWidth = 2 * (int)width / 32;
        PanelCount = (columns + PanelWidth - 1) / PanelWidth;
        Values = new AlignedFloats(checked(PanelCount * PanelWidth * rows));
    }

    /// <summary>K.</summary>
    public int Rows { get; }

    /// <summary>N.</summary>
    public int Columns { get; }

    /// <summary>The width that it is packed for.</summary>
    public SimdWidth Width { get; }

    internal int PanelWidth { get; }

    internal int PanelCount { get; }

    internal AlignedFloats Values { get; }
}
