namespace LstmOnnx.Kernels;

/// <summary>
/// The weights of one LSTM direction, arranged for one width; immutable, shared by threads. Units stand in blocks of one vector, the last padded with
/// zeros; a block's columns are its four gates i, o, f, c, a vector each, that is two panels of a packed matrix.
/// </summary>
public sealed class PackedLstm
{
    internal PackedLstm(int inputSize, int hiddenSize, SimdWidth width)
    {
        InputSize = inputSize;
        HiddenSize = hiddenSize;
        Width = width;
        var lanes = (int)width / 32;
        BlockCount = (hiddenSize + lanes - 1) / lanes;
        PaddedHiddenSize = BlockCount * lanes;
        InputWeights = new PackedMatrix(inputSize, 4 * PaddedHiddenSize, width);
        RecurrentWeights = new PackedMatrix(hiddenSize, 4 * PaddedHiddenSize, width);
        Bias = new AlignedFloats(4 * PaddedHiddenSize);
    }

    /// <summary>I.</summary>
    public int InputSize { get; }

    /// <summary>H.</summary>
    public int HiddenSize { get; }

    /// <summary>The width that it is packed for.</summary>
    public SimdWidth Width { get; }

    /// <summary>Blocks of one vector of units.</summary>
    internal int BlockCount { get; }

    /// <summary>H rounded up to whole vectors.</summary>
    internal int PaddedHiddenSize { get; }

    /// <summary>[I, blocks · 4 gates · lanes].</summary>
    internal PackedMatrix InputWeights { get; }

    /// <summary>[H, blocks · 4 gates · lanes].</summary>
    internal PackedMatrix RecurrentWeights { get; }

    /// <summary>Wb + Rb, [blocks · 4 gates · lanes].</summary>
    internal AlignedFloats Bias { get; }
}
