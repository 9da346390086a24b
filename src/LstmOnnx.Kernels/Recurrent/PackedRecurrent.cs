namespace LstmOnnx.Kernels;

/// <summary>
/// The weights of one direction of a recurrent cell, arranged for one width. A gate's units fill whole vectors, padded with zero weights, gate after gate, and the last gate is followed by a
/// vector of zeros where that makes panels even. Written by <see cref="SimdKernels.PackRecurrent"/>; reading it from many threads is safe while nobody packs into it.
/// </summary>
public sealed class PackedRecurrent
{
    internal PackedRecurrent(RecurrentCell cell, int inputSize, int hiddenSize, SimdWidth width)
    {
        (Cell, InputSize, HiddenSize, Width) = (cell, inputSize, hiddenSize, width);
        var lanes = (int)width / 32;
        PaddedHiddenSize = (hiddenSize + lanes - 1) / lanes * lanes;
        Columns = RoundedColumns(cell.GateCount);
        InputWeights = new PackedMatrix(inputSize, Columns, width);
        RecurrentWeights = new PackedMatrix(hiddenSize, cell.ResetsFirst ? 2 * PaddedHiddenSize : Columns, width);
        CandidateWeights = cell.ResetsFirst ? new PackedMatrix(hiddenSize, RoundedColumns(1), width) : null;
        Bias = new AlignedFloats(Columns);
        CandidateBias = cell is { Kind: RecurrentKind.Gru, LinearBeforeReset: true } ? new AlignedFloats(PaddedHiddenSize) : null;
        Peepholes = cell.Kind == RecurrentKind.Lstm ? new AlignedFloats(3 * PaddedHiddenSize) : null;

        int RoundedColumns(int gates) => (gates * PaddedHiddenSize + (2 * lanes) - 1) / (2 * lanes) * (2 * lanes);
    }

    /// <summary>The formula.</summary>
    public RecurrentCell Cell { get; }

    /// <summary>I.</summary>
    public int InputSize { get; }

    /// <summary>H.</summary>
    public int HiddenSize { get; }

    /// <summary>The width that it is packed for.</summary>
    public SimdWidth Width { get; }

    /// <summary>How many floats of scratch a call needs for sequences of T steps of B rows; bounded in T and in B.</summary>
    /// <exception cref="ArgumentException">A size is negative, or the scratch would pass what an array can hold.</exception>
    public int WorkspaceLength(int sequenceLength, int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequenceLength);
        ArgumentOutOfRangeException.ThrowIfNegative(batchSize);
        var length = RecurrentLengths.Workspace(this, sequenceLength, batchSize);
        if (length > Array.MaxLength)
            Refuse.Size("the workspace", length, $"at most {Array.MaxLength} floats: use a smaller batch");
        return (int)length;
    }

    /// <summary>H rounded up to whole vectors.</summary>
    internal int PaddedHiddenSize { get; }

    /// <summary>All gates of a row, rounded up to whole panels.</summary>
    internal int Columns { get; }

    /// <summary>[I, gates].</summary>
    internal PackedMatrix InputWeights { get; }

    /// <summary>[H, gates]; of a GRU that resets first, z and r only.</summary>
    internal PackedMatrix RecurrentWeights { get; }

    /// <summary>[H, h]: the candidate of a GRU that resets first, else null.</summary>
    internal PackedMatrix? CandidateWeights { get; }

    /// <summary>Wb + Rb of all gates; of a GRU with linear_before_reset, Wb alone for h.</summary>
    internal AlignedFloats Bias { get; }

    /// <summary>Rb of h for a GRU with linear_before_reset, else null.</summary>
    internal AlignedFloats? CandidateBias { get; }

    /// <summary>P in order i, o, f for LSTM, else null.</summary>
    internal AlignedFloats? Peepholes { get; }

    /// <summary>Whether P is there; without it no term is added.</summary>
    internal bool HasPeepholes { get; set; }
}
