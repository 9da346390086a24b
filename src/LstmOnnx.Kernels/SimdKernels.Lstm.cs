namespace LstmOnnx.Kernels;

public abstract partial class SimdKernels
{
    /// <summary>
    /// The elementwise part of a training step: c = f∘c₋ + i∘g, h = o∘tanh c, absolute error of each at most 3e-7.
    /// </summary>
    /// <param name="batchSize">B.</param>
    /// <param name="hiddenSize">H.</param>
    /// <param name="gates">[B, 4H] iofc: in pre-activations, out activated.</param>
    /// <param name="previousCell">c₋ [B, H].</param>
    /// <param name="cell">c [B, H]; may be <paramref name="previousCell"/>'s memory.</param>
    /// <param name="tanhCell">tanh c [B, H].</param>
    /// <param name="hidden">h [B, H].</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public abstract void LstmCellForward(
        int batchSize, int hiddenSize, Span<float> gates, ReadOnlySpan<float> previousCell, Span<float> cell, Span<float> tanhCell, Span<float> hidden);

    /// <summary>The backward pass of <see cref="LstmCellForward(int, int, Span{float}, ReadOnlySpan{float}, Span{float}, Span{float}, Span{float})"/>.</summary>
    /// <param name="batchSize">B.</param>
    /// <param name="hiddenSize">H.</param>
    /// <param name="gates">[B, 4H] iofc, activated.</param>
    /// <param name="previousCell">c₋ [B, H].</param>
    /// <param name="tanhCell">tanh c [B, H].</param>
    /// <param name="dHidden">dL/dh [B, H].</param>
    /// <param name="dCell">[B, H]: in dL/dc from the next step, out dL/dc₋.</param>
    /// <param name="dGates">[B, 4H] iofc: dL/d(pre-activations); may be <paramref name="gates"/>' memory.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public abstract void LstmCellBackward(
        int batchSize, int hiddenSize, ReadOnlySpan<float> gates, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> tanhCell, ReadOnlySpan<float> dHidden,
        Span<float> dCell, Span<float> dGates);

    /// <summary>
    /// The elementwise part of an inference step: c = σ(f)∘c₋ + σ(i)∘tanh g, h = σ(o)∘tanh c, absolute error of h and of each product at most 3e-7. Where c is below 2^-80, both are 0.
    /// All spans have one length. Allocates nothing.
    /// </summary>
    /// <param name="input">Pre-activations i.</param>
    /// <param name="output">Pre-activations o.</param>
    /// <param name="forget">Pre-activations f.</param>
    /// <param name="candidate">Pre-activations g.</param>
    /// <param name="previousCell">c₋.</param>
    /// <param name="cell">c; may be the memory of a source, and overlaps nothing else.</param>
    /// <param name="hidden">h; may be the memory of another source, and overlaps nothing else.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public abstract void LstmCell(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> forget, ReadOnlySpan<float> candidate, ReadOnlySpan<float> previousCell,
        Span<float> cell, Span<float> hidden);

    /// <summary>One Adam or AdamW update of every parameter; all spans have one length.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public abstract void AdamUpdate(Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> m, Span<float> v, in AdamStep step);

    /// <summary>One RMSprop update of every parameter; all spans have one length, but for those that may be empty. Allocates nothing.</summary>
    /// <param name="parameters">θ.</param>
    /// <param name="gradients">g.</param>
    /// <param name="squares">The squared gradient's mean.</param>
    /// <param name="means">The gradient's mean; empty where the update is not centred. A variance that rounding puts below 0 counts as 0.</param>
    /// <param name="velocities">The last change; empty without momentum.</param>
    /// <param name="step">The update's numbers.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there is a momentum without velocities.</exception>
    public abstract void RmsPropUpdate(
        Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> squares, Span<float> means, Span<float> velocities, in RmsPropStep step);

    /// <summary>Arranges one direction's weights for inference. Allocates.</summary>
    /// <param name="inputSize">I.</param>
    /// <param name="hiddenSize">H.</param>
    /// <param name="inputWeights">W [4H, I], gates iofc.</param>
    /// <param name="recurrentWeights">R [4H, H], gates iofc.</param>
    /// <param name="bias">Wb, then Rb, [8H]; empty for zeros.</param>
    /// <exception cref="ArgumentException">A length does not fit the sizes.</exception>
    public PackedLstm PackLstm(
        int inputSize, int hiddenSize, ReadOnlySpan<float> inputWeights, ReadOnlySpan<float> recurrentWeights, ReadOnlySpan<float> bias) =>
        LstmPacking.Pack(inputSize, hiddenSize, inputWeights, recurrentWeights, bias, Width);

    /// <summary>How many floats of scratch <see cref="Lstm"/> needs for sequences of T steps of B rows, or of fewer rows; bounded in T and in B.</summary>
    /// <exception cref="ArgumentException">A size is negative, or the scratch would pass what an array can hold.</exception>
    public int LstmWorkspaceLength(PackedLstm lstm, int sequenceLength, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(lstm);
        if (lstm.Width != Width)
            Refuse.Width(nameof(lstm), lstm.Width, Width);
        return LstmLengths.UpToRows(lstm, sequenceLength, batchSize, LstmLengths.Workspace);
    }

    /// <summary>
    /// Runs one direction of an LSTM over a batch of sequences; T = B = 1 is a step. The pre-activation is one chain: x·Wᵀ in index order, Wb + Rb, h·Rᵀ in
    /// index order; so a sequence gives the bits of its steps, and a row of a batch those of the row alone. NaN in a row stays in that row.
    /// </summary>
    /// <exception cref="ArgumentException">A span of the call is too short, or the weights are of another width.</exception>
    public abstract void Lstm(PackedLstm lstm, in LstmCall call);

    /// <summary>Binds one step of one row. Allocates.</summary>
    /// <exception cref="ArgumentException">The weights are of another width, or a segment does not hold what it should.</exception>
    public abstract LstmStep BindStep(PackedLstm lstm, LstmStepMemory memory);
}
