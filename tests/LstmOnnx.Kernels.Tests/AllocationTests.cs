using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class AllocationTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    [Theory]
    [MemberData(nameof(Widths))]
    public void No_kernel_allocates(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        var layer = ReferenceLstmDirection.Random(5, 19, seed: 1);
        var packed = kernels.PackLstm(5, 19, layer.InputWeights, layer.RecurrentWeights, layer.Bias);
        var workspace = new float[kernels.LstmWorkspaceLength(packed, 4, 3)];
        var (inputs, outputs, hidden, cell) = (new float[60], new float[228], new float[57], new float[57]);
        var (left, right, result) = (new float[35], new float[35], new float[35]);
        var matrix = kernels.CreatePacked(7, 5);
        var (gates, dGates, states) = (new float[4 * 57], new float[4 * 57], new float[57]);

        Assert.Equal(0, Allocation.Least(() => kernels.Lstm(packed, Call(4, 3))));
        Assert.Equal(0, Allocation.Least(() => kernels.Lstm(packed, Call(4, 1))));
        Assert.Equal(0, Allocation.Least(() => kernels.Lstm(packed, Call(1, 1))));
        Assert.Equal(0, Allocation.Least(() => kernels.Tanh(left, result)));
        foreach (var operation in Enum.GetValues<UnaryOperation>())
            Assert.Equal(0, Allocation.Least(() => kernels.Unary(operation, left, result, 1, 2)));
        foreach (var operation in Enum.GetValues<BinaryOperation>())
            Assert.Equal(0, Allocation.Least(() => kernels.Binary(operation, left, right, result)));
        Assert.Equal(0, Allocation.Least(() => kernels.Pack(MatrixView.RowMajor(left, 7, 5), matrix)));
        Assert.Equal(0, Allocation.Least(() => kernels.MatMul(MatrixView.RowMajor(left, 5, 7), matrix, [], result, 5, false)));
        Assert.Equal(0, Allocation.Least(() => kernels.MatMul(MatrixView.RowMajor(left, 7, 5).Transposed(), matrix, [], result, 5, true)));
        Assert.Equal(0, Allocation.Least(() => kernels.LstmCellForward(3, 19, gates, states, cell, hidden, outputs.AsSpan(0, 57))));
        Assert.Equal(0, Allocation.Least(() => kernels.LstmCellBackward(3, 19, gates, states, hidden, states, cell, dGates)));
        Assert.Equal(0, Allocation.Least(() => kernels.LstmCellForward(3, 19, gates, states, states, cell, hidden, outputs.AsSpan(0, 57))));
        Assert.Equal(0, Allocation.Least(() => kernels.LstmCellBackward(3, 19, gates, states, states, hidden, states, cell, dGates)));
        Assert.Equal(0, Allocation.Least(() => kernels.GruCellForward(3, 19, gates, states, hidden)));
        Assert.Equal(0, Allocation.Least(() => kernels.GruCellBackward(3, 19, gates, states, hidden, cell)));
        Assert.Equal(0, Allocation.Least(() => kernels.RnnCellForward(3, 19, cell, hidden)));
        Assert.Equal(0, Allocation.Least(() => kernels.RnnCellBackward(3, 19, cell, hidden)));
        Assert.Equal(0, Allocation.Least(() => kernels.PeepholeGradient(3, 19, dGates, 76, states, cell.AsSpan(0, 19), accumulate: true)));
        Assert.Equal(0, Allocation.Least(() => kernels.LstmCell(states, states, states, states, states, cell, hidden)));
        Assert.Equal(0, Allocation.Least(() => kernels.AdamUpdate(left, right, result, new Span<float>(states, 0, 35), new AdamStep())));
        Assert.Equal(0, Allocation.Least(() => kernels.RmsPropUpdate(left, right, result, new Span<float>(states, 0, 35), [], new RmsPropStep())));

        LstmCall Call(int sequenceLength, int batchSize) => new()
        {
            Inputs = inputs,
            InputTimeStride = batchSize * 5,
            InputBatchStride = 5,
            SequenceLength = sequenceLength,
            BatchSize = batchSize,
            Outputs = outputs,
            OutputTimeStride = batchSize * 19,
            OutputBatchStride = 19,
            Hidden = hidden.AsSpan(0, batchSize * 19),
            Cell = cell.AsSpan(0, batchSize * 19),
            Workspace = workspace,
        };
    }

    [Fact]
    public void The_probe_sees_one_small_object()
    {
        Assert.NotEqual(0, Allocation.Least(static () => GC.KeepAlive(new byte[1]), warmup: 1));
    }
}
