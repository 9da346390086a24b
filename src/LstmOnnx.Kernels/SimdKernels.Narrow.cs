namespace LstmOnnx.Kernels;

public abstract partial class SimdKernels
{
    /// <summary>Rounds one direction's weights to a narrow precision and arranges them for inference. The bias stays as it is. Allocates.</summary>
    /// <param name="inputSize">I.</param>
    /// <param name="hiddenSize">H.</param>
    /// <param name="inputWeights">W [4H, I], gates iofc.</param>
    /// <param name="recurrentWeights">R [4H, H], gates iofc.</param>
    /// <param name="bias">Wb, then Rb, [8H]; empty for zeros.</param>
    /// <param name="precision">Any but Float32.</param>
    /// <exception cref="ArgumentException">A length does not fit the sizes, or a weight does not fit the precision: it is NaN or infinite, or becomes so.</exception>
    public NarrowLstm PackNarrowLstm(
        int inputSize, int hiddenSize, ReadOnlySpan<float> inputWeights, ReadOnlySpan<float> recurrentWeights, ReadOnlySpan<float> bias, WeightPrecision precision) =>
        NarrowPacking.Pack(inputSize, hiddenSize, inputWeights, recurrentWeights, bias, precision, Width);

    /// <summary>The place of the first weight that is NaN or infinite, or becomes so in a precision; −1 where all fit.</summary>
    public static int FirstUnfitWeight(ReadOnlySpan<float> weights, WeightPrecision precision) => NarrowPacking.FirstUnfit(weights, precision);

    /// <summary>The bytes that <see cref="PackNarrowLstm"/>'s weights and biases take.</summary>
    public long NarrowLstmBytes(int inputSize, int hiddenSize, WeightPrecision precision)
    {
        var lanes = (int)Width / 32;
        var columns = 4L * ((hiddenSize + lanes - 1) / lanes * lanes);
        return columns * (precision == WeightPrecision.Int8
            ? (2L * ((inputSize + 1) / 2)) + (2L * ((hiddenSize + 1) / 2)) + (3 * sizeof(float))
            : (2L * (inputSize + hiddenSize)) + sizeof(float));
    }

    /// <summary>How many floats of scratch <see cref="NarrowLstm"/> needs for sequences of T steps of B rows, or of fewer rows; bounded in T and in B.</summary>
    /// <exception cref="ArgumentException">A size is negative, the weights are of another width, or the scratch would pass what an array can hold.</exception>
    public abstract int NarrowLstmWorkspaceLength(NarrowLstm lstm, int sequenceLength, int batchSize);

    /// <summary>
    /// The same as <see cref="Lstm"/> with narrow weights: the pre-activation is ((x·Wᵀ + (Wb + Rb)) + h·Rᵀ), sums in float32, of bytes in 32-bit integers over x and h that are rounded to 16 bits by the
    /// row's largest element, at each step. A sequence gives the bits of its steps, and a row of a batch those of the row alone. NaN in a row stays in that row; with bytes an infinity becomes NaN.
    /// </summary>
    /// <exception cref="ArgumentException">A span of the call is too short, or the weights are of another width.</exception>
    public abstract void NarrowLstm(NarrowLstm lstm, in LstmCall call);
}
