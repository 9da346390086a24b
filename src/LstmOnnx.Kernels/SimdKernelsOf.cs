using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>Checks the lengths, pins the spans and calls the loops compiled for <typeparamref name="TSimd"/>.</summary>
internal sealed unsafe partial class SimdKernels<TSimd> : SimdKernels
    where TSimd : unmanaged, ISimd<TSimd>
{
    public override SimdWidth Width => TSimd.Width;

    public override void MatMul(MatrixView a, PackedMatrix b, ReadOnlySpan<float> bias, Span<float> c, int cRowStride, bool accumulate)
    {
        ArgumentNullException.ThrowIfNull(b);
        if (!bias.IsEmpty)
            Refuse.UnlessLength(nameof(bias), bias.Length, b.Columns, "N, or empty");
        Multiply(a, b, bias, [], c, cRowStride, accumulate ? TileStart.FromC : TileStart.Zero);
    }

    public override void MatMulFromRows(MatrixView a, PackedMatrix b, ReadOnlySpan<float> start, Span<float> c, int cRowStride)
    {
        ArgumentNullException.ThrowIfNull(b);
        Refuse.UnlessLength(nameof(start), start.Length, a.Rows, "M");
        Multiply(a, b, [], start, c, cRowStride, TileStart.FromRows);
    }

    private static void Multiply(MatrixView a, PackedMatrix b, ReadOnlySpan<float> bias, ReadOnlySpan<float> rowStart, Span<float> c, int cRowStride, TileStart start)
    {
        if (b.Width != TSimd.Width)
            Refuse.Width(nameof(b), b.Width, TSimd.Width);
        if (a.Columns != b.Rows)
            Refuse.Shape(nameof(a), a.Rows, a.Columns, a.Rows, b.Rows);
        if (cRowStride < b.Columns)
            Refuse.Size(nameof(cRowStride), cRowStride, $"N = {b.Columns} or more");
        if (a.Rows == 0 || b.Columns == 0)
            return;
        var needed = ((a.Rows - 1L) * cRowStride) + b.Columns;
        if (c.Length < needed)
            Refuse.TooShort(nameof(c), c.Length, needed, $"{a.Rows} rows of {b.Columns}, {cRowStride} apart");
        fixed (float* pa = a.Data, pBias = bias, pStart = rowStart, pc = c)
        {
            Gemm<TSimd>.Run(new GemmCall
            {
                Rows = a.Rows,
                Depth = a.Columns,
                Columns = b.Columns,
                A = pa,
                ARowStride = a.RowStride,
                AColumnStride = a.ColumnStride,
                B = b.Values.Pointer,
                C = pc,
                CRowStride = cRowStride,
                Bias = pBias,
                RowStart = pStart,
                Start = start,
            });
        }
        GC.KeepAlive(b);
    }

    public override void ConvolvePlanes(ReadOnlySpan<float> images, ReadOnlySpan<float> taps, PackedPlane plane, ReadOnlySpan<float> bias, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(plane);
        if (plane.Width != Width)
            Refuse.Width(nameof(plane), plane.Width, Width);
        var window = plane.Window;
        var (channels, sets) = (images.Length / Math.Max(window.Inputs, 1), taps.Length / window.Taps);
        var features = sets / Math.Max(channels, 1);
        Refuse.UnlessLength(nameof(images), images.Length, (long)channels * window.Inputs, "whole channels of the window's inputs");
        Refuse.UnlessLength(nameof(taps), taps.Length, (long)channels * features * window.Taps, "as many sets of the window's taps for each channel");
        Refuse.UnlessLength(nameof(destination), destination.Length, (long)sets * window.Outputs, "the window's positions for each set of taps");
        if (!bias.IsEmpty)
            Refuse.UnlessLength(nameof(bias), bias.Length, sets, "one for each set of taps, or none");
        fixed (float* from = images, weights = taps, start = bias, to = destination)
            Plane<TSimd>.Convolve(plane, from, weights, start, to, channels, features);
        GC.KeepAlive(plane);
    }

    public override void LstmCellForward(
        int batchSize, int hiddenSize, Span<float> gates, ReadOnlySpan<float> previousCell, Span<float> cell, Span<float> tanhCell, Span<float> hidden)
    {
        var states = States(batchSize, hiddenSize);
        Refuse.UnlessLength(nameof(gates), gates.Length, 4 * states, "[B, 4H]");
        Refuse.UnlessLength(nameof(previousCell), previousCell.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(cell), cell.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(tanhCell), tanhCell.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(hidden), hidden.Length, states, "[B, H]");
        fixed (float* pGates = gates, pPrevious = previousCell, pCell = cell, pTanh = tanhCell, pHidden = hidden)
            TrainingCell<TSimd>.Forward(batchSize, hiddenSize, pGates, pPrevious, pCell, pTanh, pHidden);
    }

    public override void LstmCellBackward(
        int batchSize, int hiddenSize, ReadOnlySpan<float> gates, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> tanhCell, ReadOnlySpan<float> dHidden,
        Span<float> dCell, Span<float> dGates)
    {
        var states = States(batchSize, hiddenSize);
        Refuse.UnlessLength(nameof(gates), gates.Length, 4 * states, "[B, 4H]");
        Refuse.UnlessLength(nameof(previousCell), previousCell.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(tanhCell), tanhCell.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(dHidden), dHidden.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(dCell), dCell.Length, states, "[B, H]");
        Refuse.UnlessLength(nameof(dGates), dGates.Length, 4 * states, "[B, 4H]");
        fixed (float* pGates = gates, pPrevious = previousCell, pTanh = tanhCell, pHidden = dHidden, pCell = dCell, pdGates = dGates)
            TrainingCell<TSimd>.Backward(batchSize, hiddenSize, pGates, pPrevious, pTanh, pHidden, pCell, pdGates);
    }

    public override void LstmCell(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> forget, ReadOnlySpan<float> candidate, ReadOnlySpan<float> previousCell,
        Span<float> cell, Span<float> hidden)
    {
        var units = input.Length;
        Refuse.UnlessLength(nameof(output), output.Length, units, "one for each unit");
        Refuse.UnlessLength(nameof(forget), forget.Length, units, "one for each unit");
        Refuse.UnlessLength(nameof(candidate), candidate.Length, units, "one for each unit");
        Refuse.UnlessLength(nameof(previousCell), previousCell.Length, units, "one for each unit");
        Refuse.UnlessLength(nameof(cell), cell.Length, units, "one for each unit");
        Refuse.UnlessLength(nameof(hidden), hidden.Length, units, "one for each unit");
        fixed (float* i = input, o = output, f = forget, g = candidate, pPrevious = previousCell, pCell = cell, pHidden = hidden)
            LstmCells<TSimd>.Apart(units, i, o, f, g, pPrevious, pCell, pHidden);
    }

    public override void AdamUpdate(Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> m, Span<float> v, in AdamStep step)
    {
        Refuse.UnlessLength(nameof(gradients), gradients.Length, parameters.Length, "one for each parameter");
        Refuse.UnlessLength(nameof(m), m.Length, parameters.Length, "one for each parameter");
        Refuse.UnlessLength(nameof(v), v.Length, parameters.Length, "one for each parameter");
        Adam.Update<TSimd>(parameters, gradients, m, v, step);
    }

    public override void RmsPropUpdate(
        Span<float> parameters, ReadOnlySpan<float> gradients, Span<float> squares, Span<float> means, Span<float> velocities, in RmsPropStep step)
    {
        Refuse.UnlessLength(nameof(gradients), gradients.Length, parameters.Length, "one for each parameter");
        Refuse.UnlessLength(nameof(squares), squares.Length, parameters.Length, "one for each parameter");
        if (!means.IsEmpty)
            Refuse.UnlessLength(nameof(means), means.Length, parameters.Length, "one for each parameter, or none");
        if (!velocities.IsEmpty || step.Momentum != 0)
            Refuse.UnlessLength(nameof(velocities), velocities.Length, parameters.Length, "one for each parameter, or none without momentum");
        RmsProp.Update<TSimd>(parameters, gradients, squares, means, velocities, step);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void Lstm(PackedLstm lstm, in LstmCall call)
    {
        ArgumentNullException.ThrowIfNull(lstm);
        if (lstm.Width != TSimd.Width)
            Refuse.Width(nameof(lstm), lstm.Width, TSimd.Width);
        if (LstmLengths.IsStep(lstm, call))
        {
            fixed (float* inputs = call.Inputs, outputs = call.Outputs, hidden = call.Hidden, cell = call.Cell, workspace = call.Workspace)
                LstmInference<TSimd>.Step(lstm, FadedInputs.Settled(lstm, inputs, workspace), hidden, cell, outputs, workspace, down: false);
            GC.KeepAlive(lstm);
            return;
        }
        Sequences(lstm, call);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Sequences(PackedLstm lstm, in LstmCall call)
    {
        LstmLengths.Check(lstm, call);
        if (call.SequenceLength == 0 || call.BatchSize == 0)
            return;
        fixed (float* inputs = call.Inputs, outputs = call.Outputs, hidden = call.Hidden, cell = call.Cell, workspace = call.Workspace)
        {
            var pointers = new LstmPointers(call, inputs, outputs, hidden, cell, workspace);
            if (FadedInputs.AreIn(lstm.InputSize, pointers))
                FadedInputs.Run<TSimd>(lstm, pointers, workspace + LstmLengths.KernelWorkspace(lstm, call.SequenceLength, call.BatchSize));
            else
                LstmInference<TSimd>.Run(lstm, pointers);
        }
        GC.KeepAlive(lstm);
    }

    public override LstmStep BindStep(PackedLstm lstm, LstmStepMemory memory)
    {
        ArgumentNullException.ThrowIfNull(lstm);
        ArgumentNullException.ThrowIfNull(memory);
        if (lstm.Width != TSimd.Width)
            Refuse.Width(nameof(lstm), lstm.Width, TSimd.Width);
        Refuse.UnlessLength(nameof(memory.Inputs), memory.Inputs.Count, lstm.InputSize, "[I]");
        Refuse.UnlessLength(nameof(memory.Hidden), memory.Hidden.Count, lstm.HiddenSize, "[H]");
        Refuse.UnlessLength(nameof(memory.Cell), memory.Cell.Count, lstm.HiddenSize, "[H]");
        if (memory.Outputs.Count != 0)
            Refuse.UnlessLength(nameof(memory.Outputs), memory.Outputs.Count, lstm.HiddenSize, "[H], or empty");
        var workspace = LstmLengths.Workspace(lstm, 1, 1);
        if (memory.Workspace.Count < workspace)
            Refuse.TooShort(nameof(memory.Workspace), memory.Workspace.Count, workspace, "see LstmWorkspaceLength");
        return new LstmStepOf<TSimd>(lstm, memory);
    }

    private static long States(int batchSize, int hiddenSize)
    {
        if (batchSize < 0)
            Refuse.Size(nameof(batchSize), batchSize, "0 or more");
        if (hiddenSize < 0)
            Refuse.Size(nameof(hiddenSize), hiddenSize, "0 or more");
        return (long)batchSize * hiddenSize;
    }
}
