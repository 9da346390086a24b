namespace LstmOnnx.Kernels;

public abstract partial class SimdKernels
{
    /// <summary>
    /// <see cref="LstmCellForward(int, int, Span{float}, ReadOnlySpan{float}, Span{float}, Span{float}, Span{float})"/> with peepholes: i and f see c₋, o sees c.
    /// An activation's absolute error is at most 3e-7 more than what the rounding of its argument moves it by. Allocates nothing.
    /// </summary>
    /// <param name="batchSize">B.</param>
    /// <param name="hiddenSize">H.</param>
    /// <param name="gates">[B, 4H] iofc: in pre-activations without the peepholes' part, out activated.</param>
    /// <param name="peepholes">P [3H] i, o, f.</param>
    /// <param name="previousCell">c₋ [B, H].</param>
    /// <param name="cell">c [B, H]; may be <paramref name="previousCell"/>'s memory.</param>
    /// <param name="tanhCell">tanh c [B, H].</param>
    /// <param name="hidden">h [B, H].</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public abstract void LstmCellForward(
        int batchSize, int hiddenSize, Span<float> gates, ReadOnlySpan<float> peepholes, ReadOnlySpan<float> previousCell, Span<float> cell, Span<float> tanhCell,
        Span<float> hidden);

    /// <summary>
    /// The backward pass of an LSTM cell with peepholes; their own gradients are <see cref="PeepholeGradient"/>s of what it gives. Allocates nothing.
    /// </summary>
    /// <param name="batchSize">B.</param>
    /// <param name="hiddenSize">H.</param>
    /// <param name="gates">[B, 4H] iofc, activated.</param>
    /// <param name="peepholes">P [3H] i, o, f.</param>
    /// <param name="previousCell">c₋ [B, H].</param>
    /// <param name="tanhCell">tanh c [B, H].</param>
    /// <param name="dHidden">dL/dh [B, H].</param>
    /// <param name="dCell">[B, H]: in dL/dc from the next step, out dL/dc₋, the way through i's and f's peepholes included.</param>
    /// <param name="dGates">[B, 4H] iofc: dL/d(pre-activations); may be <paramref name="gates"/>' memory.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public abstract void LstmCellBackward(
        int batchSize, int hiddenSize, ReadOnlySpan<float> gates, ReadOnlySpan<float> peepholes, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> tanhCell,
        ReadOnlySpan<float> dHidden, Span<float> dCell, Span<float> dGates);

    /// <summary>
    /// The elementwise part of a GRU training step, ONNX's with linear_before_reset = 1: h = (1 − z)∘n + z∘h₋ with n = tanh(a + r∘q),
    /// a = x·W_hᵀ + Wb_h, q = h₋·R_hᵀ + Rb_h. Absolute error of z, r and tanh at most 3e-7; r's reaches n times |q|. Allocates nothing.
    /// </summary>
    /// <param name="batchSize">B.</param>
    /// <param name="hiddenSize">H.</param>
    /// <param name="gates">[B, 4H]: in pre-activations z, r, then a and q; out z, r, n and q as it was.</param>
    /// <param name="previousHidden">h₋ [B, H].</param>
    /// <param name="hidden">h [B, H]; may be <paramref name="previousHidden"/>'s memory.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public abstract void GruCellForward(int batchSize, int hiddenSize, Span<float> gates, ReadOnlySpan<float> previousHidden, Span<float> hidden);

    /// <summary>The backward pass of <see cref="GruCellForward"/>. Allocates nothing.</summary>
    /// <param name="batchSize">B.</param>
    /// <param name="hiddenSize">H.</param>
    /// <param name="gates">[B, 4H]: in as the forward pass left them, out dL/d(pre-activations) of z and r, dL/da, dL/dq.</param>
    /// <param name="previousHidden">h₋ [B, H].</param>
    /// <param name="dHidden">dL/dh [B, H].</param>
    /// <param name="dPreviousHidden">dL/dh∘z [B, H], without what passes through R; may be <paramref name="dHidden"/>'s memory.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public abstract void GruCellBackward(
        int batchSize, int hiddenSize, Span<float> gates, ReadOnlySpan<float> previousHidden, ReadOnlySpan<float> dHidden, Span<float> dPreviousHidden);

    /// <summary>The elementwise part of an RNN training step: h = tanh(gates), absolute error at most 3e-7. Allocates nothing.</summary>
    /// <param name="batchSize">B.</param>
    /// <param name="hiddenSize">H.</param>
    /// <param name="gates">[B, H]: in pre-activations, out h.</param>
    /// <param name="hidden">h [B, H].</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public abstract void RnnCellForward(int batchSize, int hiddenSize, Span<float> gates, Span<float> hidden);

    /// <summary>The backward pass of <see cref="RnnCellForward"/>. Allocates nothing.</summary>
    /// <param name="batchSize">B.</param>
    /// <param name="hiddenSize">H.</param>
    /// <param name="gates">[B, H]: in h, out dL/d(pre-activations).</param>
    /// <param name="dHidden">dL/dh [B, H].</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public abstract void RnnCellBackward(int batchSize, int hiddenSize, Span<float> gates, ReadOnlySpan<float> dHidden);

    /// <summary>
    /// The gradient of one gate's peephole: sums[u] (+)= Σ over rows of dGates[row·gateStride + u]·cells[row·H + u], for each unit one chain of multiply-adds in row order,
    /// so on one instruction set all widths have the same bits. Allocates nothing.
    /// </summary>
    /// <param name="rows">How many steps of how many sequences.</param>
    /// <param name="hiddenSize">H.</param>
    /// <param name="dGates">dL/d(pre-activations) from the gate's first unit on, [rows, H], rows <paramref name="gateStride"/> apart.</param>
    /// <param name="gateStride">H or more: 4H where the gates stand side by side.</param>
    /// <param name="cells">The cell that the gate sees, [rows, H]: c₋ for i and f, c for o.</param>
    /// <param name="sums">[H].</param>
    /// <param name="accumulate">Adds to the sums; else they are written over.</param>
    /// <exception cref="ArgumentException">A length or the stride does not fit.</exception>
    public abstract void PeepholeGradient(
        int rows, int hiddenSize, ReadOnlySpan<float> dGates, int gateStride, ReadOnlySpan<float> cells, Span<float> sums, bool accumulate);
}
