using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>Forward and backward of a batch, cut into ranges of rows, one or more for each thread.</summary>
internal sealed class RowsWork(NetworkPass pass, int threads) : Work
{
    // Rows that pass through a step together: eight tiles of twelve, whose gates stay in the second-level cache.
    private const int MostRows = 96;

    private readonly int[] _samples = new int[pass.MaxBatchSize];
    private SequenceData? _data;
    private long? _update;
    private bool _backward;
    private int _rowsPerItem;

    public BatchShape Shape { get; private set; }

    public int Count { get; private set; }

    public void Begin(SequenceData data, ReadOnlySpan<int> samples, long? update, bool backward)
    {
        (_data, _update, _backward) = (data, update, backward);
        samples.CopyTo(_samples);
        Shape = new BatchShape(samples.Length, data.Window);
        var rounds = (samples.Length + (threads * MostRows) - 1) / (threads * MostRows);
        _rowsPerItem = (samples.Length + (threads * rounds) - 1) / (threads * rounds);
        Count = (samples.Length + _rowsPerItem - 1) / _rowsPerItem;
    }

    public override void Run(int item)
    {
        var first = item * _rowsPerItem;
        var end = Math.Min(first + _rowsPerItem, Shape.BatchSize);
        pass.Forward(Shape, _data!, _samples.AsSpan(0, Shape.BatchSize), first, end, _update, _backward);
        if (_backward)
            pass.Backward(Shape, first, end);
    }

    /// <summary>In sample order, whoever computed them.</summary>
    public double MeanLoss()
    {
        var sum = 0.0;
        foreach (var loss in pass.Losses(Shape))
            sum += loss;
        return sum / Shape.BatchSize;
    }
}
