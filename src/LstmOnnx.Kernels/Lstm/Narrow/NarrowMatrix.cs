namespace LstmOnnx.Kernels;

/// <summary>
/// One weight matrix of an LSTM, [K, blocks · 4 gates · lanes] like a packed one, in narrow numbers. A block's rows follow one another.
/// Of 16 bits, a row has a vector of words with gates i (low half) and o (high half), then one with f and c. Of bytes, two rows lie together: k beside k + ⌈K/2⌉ (zeros where there is none), two bytes
/// for each lane of i, o, f and c in turn.
/// </summary>
internal sealed class NarrowMatrix
{
    public NarrowMatrix(int depth, int columns, WeightPrecision precision)
    {
        (Depth, Columns, Precision) = (depth, columns, precision);
        PairCount = (depth + 1) / 2;
        Values = new AlignedFloats(checked((int)(precision == WeightPrecision.Int8 ? (long)PairCount * columns / 2 : (long)depth * columns / 2)));
        Scales = precision == WeightPrecision.Int8 ? new AlignedFloats(columns) : null;
    }

    /// <summary>K.</summary>
    public int Depth { get; }

    /// <summary>Columns, a multiple of four vectors.</summary>
    public int Columns { get; }

    public WeightPrecision Precision { get; }

    /// <summary>⌈K/2⌉.</summary>
    public int PairCount { get; }

    public AlignedFloats Values { get; }

    /// <summary>Of bytes, what 1 stands for in each column.</summary>
    public AlignedFloats? Scales { get; }
}
