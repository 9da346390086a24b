namespace LstmOnnx.Kernels;

public abstract partial class SimdKernels
{
    /// <summary>Room for one direction's weights of any recurrent cell, all zeros. Allocates.</summary>
    /// <param name="cell">The formula.</param>
    /// <param name="inputSize">I, 1 or more.</param>
    /// <param name="hiddenSize">H, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is 0 or less.</exception>
    public PackedRecurrent CreateRecurrent(RecurrentCell cell, int inputSize, int hiddenSize)
    {
        ArgumentNullException.ThrowIfNull(cell);
        if (inputSize < 1)
            Refuse.Size(nameof(inputSize), inputSize, "1 or more");
        if (hiddenSize < 1)
            Refuse.Size(nameof(hiddenSize), hiddenSize, "1 or more");
        return new PackedRecurrent(cell, inputSize, hiddenSize, Width);
    }

    /// <summary>Arranges one direction's weights, in the gate order of ONNX: i, o, f, c or z, r, h. G is 4, 3 or 1.</summary>
    /// <param name="inputWeights">W [G·H, I].</param>
    /// <param name="recurrentWeights">R [G·H, H].</param>
    /// <param name="bias">Wb, then Rb, [2·G·H]; empty for zeros.</param>
    /// <param name="peepholes">P [3H], i, o, f; empty for none.</param>
    /// <param name="destination">Made by <see cref="CreateRecurrent"/>.</param>
    /// <exception cref="ArgumentException">A length does not fit the sizes, or the destination is of another width.</exception>
    public void PackRecurrent(
        ReadOnlySpan<float> inputWeights, ReadOnlySpan<float> recurrentWeights, ReadOnlySpan<float> bias, ReadOnlySpan<float> peepholes, PackedRecurrent destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (destination.Width != Width)
            Refuse.Width(nameof(destination), destination.Width, Width);
        RecurrentPacking.Pack(inputWeights, recurrentWeights, bias, peepholes, destination);
    }

    /// <summary>How many floats <see cref="CreateRecurrent"/> takes at most.</summary>
    public long RecurrentLength(RecurrentCell cell, int inputSize, int hiddenSize)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var lanes = (int)Width / 32;
        var columns = ((cell.GateCount + 1L) * hiddenSize) + (6 * lanes);
        return columns * (inputSize + hiddenSize + 2L);
    }

    /// <summary>
    /// Runs one direction of any recurrent cell over a batch of sequences, each with its own length. The pre-activation is ((x·Wᵀ + (Wb + Rb)) + h·Rᵀ) + P∘c, both products apart and in index order,
    /// so a sequence gives the bits of its steps, a row of a batch those of the row alone, and reverse those of forward over the row turned round. <see cref="Lstm"/> is quicker where it applies.
    /// </summary>
    /// <exception cref="ArgumentException">A span of the call is too short, a length is not 0 to T, or the weights are of another width.</exception>
    public abstract void Recurrent(PackedRecurrent weights, in RecurrentCall<float> call);
}
