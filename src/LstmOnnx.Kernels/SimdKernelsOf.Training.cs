namespace LstmOnnx.Kernels;

internal sealed unsafe partial class SimdKernels<TSimd>
{
    public override void LstmCellForward(
        int batchSize, int hiddenSize, Span<float> gates, ReadOnlySpan<float> peepholes, ReadOnlySpan<float> previousCell, Span<float> cell, Span<float> tanhCell,
        Span<float> hidden)
    {
        var states = States(batchSize, hiddenSize);
        Refuse.UnlessLength(nameof(gates), gates.Length, 4 * states, "[B, 4H]");
        Refuse.UnlessLength(nameof(peepholes), peepholes.Length, 3L * hiddenSize, "[3H]");
        Refuse.UnlessLength(nameof(previousCell), previousCell.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(cell), cell.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(tanhCell), tanhCell.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(hidden), hidden.Length, states, "[B, H]");
        fixed (float* pGates = gates, pPeepholes = peepholes, pPrevious = previousCell, pCell = cell, pTanh = tanhCell, pHidden = hidden)
            PeepholeTrainingCell<TSimd>.Forward(batchSize, hiddenSize, pGates, pPeepholes, pPrevious, pCell, pTanh, pHidden);
    }

    public override void LstmCellBackward(
        int batchSize, int hiddenSize, ReadOnlySpan<float> gates, ReadOnlySpan<float> peepholes, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> tanhCell,
        ReadOnlySpan<float> dHidden, Span<float> dCell, Span<float> dGates)
    {
        var states = States(batchSize, hiddenSize);
        Refuse.UnlessLength(nameof(gates), gates.Length, 4 * states, "[B, 4H]");
        Refuse.UnlessLength(nameof(peepholes), peepholes.Length, 3L * hiddenSize, "[3H]");
        Refuse.UnlessLength(nameof(previousCell), previousCell.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(tanhCell), tanhCell.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(dHidden), dHidden.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(dCell), dCell.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(dGates), dGates.Length, 4 * states, "[B, 4H]");
        fixed (float* pGates = gates, pPeepholes = peepholes, pPrevious = previousCell, pTanh = tanhCell, pHidden = dHidden, pCell = dCell, pdGates = dGates)
            PeepholeTrainingCell<TSimd>.Backward(batchSize, hiddenSize, pGates, pPeepholes, pPrevious, pTanh, pHidden, pCell, pdGates);
    }

    public override void GruCellForward(int batchSize, int hiddenSize, Span<float> gates, ReadOnlySpan<float> previousHidden, Span<float> hidden)
    {
        var states = States(batchSize, hiddenSize);
        Refuse.UnlessLength(nameof(gates), gates.Length, 4 * states, "[B, 4H]");
        Refuse.UnlessLength(nameof(previousHidden), previousHidden.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(hidden), hidden.Length, states, "[B, H]");
        fixed (float* pGates = gates, pPrevious = previousHidden, pHidden = hidden)
            GruTrainingCell<TSimd>.Forward(batchSize, hiddenSize, pGates, pPrevious, pHidden);
    }

    public override void GruCellBackward(
        int batchSize, int hiddenSize, Span<float> gates, ReadOnlySpan<float> previousHidden, ReadOnlySpan<float> dHidden, Span<float> dPreviousHidden)
    {
        var states = States(batchSize, hiddenSize);
        Refuse.UnlessLength(nameof(gates), gates.Length, 4 * states, "[B, 4H]");
        Refuse.UnlessLength(nameof(previousHidden), previousHidden.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(dHidden), dHidden.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(dPreviousHidden), dPreviousHidden.Length, states, "[B, H]");
        fixed (float* pGates = gates, pPrevious = previousHidden, pHidden = dHidden, pdPrevious = dPreviousHidden)
            GruTrainingCell<TSimd>.Backward(batchSize, hiddenSize, pGates, pPrevious, pHidden, pdPrevious);
    }

    public override void RnnCellForward(int batchSize, int hiddenSize, Span<float> gates, Span<float> hidden)
    {
        var states = States(batchSize, hiddenSize);
        Refuse.UnlessLength(nameof(gates), gates.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(hidden), hidden.Length, states, "[B, H]");
        fixed (float* pGates = gates, pHidden = hidden)
            RnnTrainingCell<TSimd>.Forward(gates.Length, pGates, pHidden);
    }

    public override void RnnCellBackward(int batchSize, int hiddenSize, Span<float> gates, ReadOnlySpan<float> dHidden)
    {
        var states = States(batchSize, hiddenSize);
        Refuse.UnlessLength(nameof(gates), gates.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(dHidden), dHidden.Length, states, "[B, H]");
        fixed (float* pGates = gates, pHidden = dHidden)
            RnnTrainingCell<TSimd>.Backward(gates.Length, pGates, pHidden);
    }

    public override void PeepholeGradient(
        int rows, int hiddenSize, ReadOnlySpan<float> dGates, int gateStride, ReadOnlySpan<float> cells, Span<float> sums, bool accumulate)
    {
        if (rows < 0)
            Refuse.Size(nameof(rows), rows, "0 or more");
        if (hiddenSize < 0)
            Refuse.Size(nameof(hiddenSize), hiddenSize, "0 or more");
        if (gateStride < hiddenSize)
            Refuse.Size(nameof(gateStride), gateStride, $"H = {hiddenSize} or more");
        var needed = rows == 0 ? 0 : ((rows - 1L) * gateStride) + hiddenSize;
        if (dGates.Length < needed)
            Refuse.TooShort(nameof(dGates), dGates.Length, needed, $"{rows} rows of {hiddenSize}, {gateStride} apart");
        Refuse.UnlessLength(nameof(cells), cells.Length, (long)rows * hiddenSize, "[rows, H]");
        Refuse.UnlessLength(nameof(sums), sums.Length, hiddenSize, "[H]");
        fixed (float* pGates = dGates, pCells = cells, pSums = sums)
            SumOfProducts<TSimd>.Run(rows, hiddenSize, pGates, gateStride, pCells, pSums, accumulate);
    }
}
