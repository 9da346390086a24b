namespace LstmOnnx.Kernels;

/// <summary>
/// The weights of one LSTM direction in narrow numbers, arranged for one width; immutable, shared by threads. Units stand in blocks of one vector, the last padded with zeros, as in <see cref="PackedLstm"/>;
/// the bias is float32.
/// </summary>
public sealed class NarrowLstm
{
    internal NarrowLstm(int inputSize, int hiddenSize, SimdWidth width, WeightPrecision precision)
    {
        (InputSize, HiddenSize, Width, Precision) = (inputSize, hiddenSize, width, precision);
        var lanes = (int)width / 32;
        PaddedHiddenSize = (hiddenSize + lanes - 1) / lanes * lanes;
        InputWeights = new NarrowMatrix(inputSize, 4 * PaddedHiddenSize, precision);
        RecurrentWeights = new NarrowMatrix(hiddenSize, 4 * PaddedHiddenSize, precision);
        Bias = new AlignedFloats(4 * PaddedHiddenSize);
    }

    /// <summary>I.</summary>
    public int InputSize { get; }

    /// <summary>H.</summary>
    public int HiddenSize { get; }

    /// <summary>The width that it is packed for.</summary>
    public SimdWidth Width { get; }

    /// <summary>What the weights are held as.</summary>
    public WeightPrecision Precision { get; }

    /// <summary>H rounded up to whole vectors.</summary>
    internal int PaddedHiddenSize { get; }

    internal NarrowMatrix InputWeights { get; }

    internal NarrowMatrix RecurrentWeights { get; }

    /// <summary>Wb + Rb, [blocks · 4 gates · lanes].</summary>
    internal AlignedFloats Bias { get; }
}
