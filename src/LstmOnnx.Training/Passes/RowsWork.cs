namespace LstmOnnx.Training;

/// <summary>Forward and backward of a batch, cut into ranges of rows, one or more for each thread.</summary>
internal sealed class RowsWork(NetworkPass pass, int threads) : Work
{
    // Rows that pass through a step together: eight tiles of twelve, whose gates stay in the second-level cache.
    private const int MostRows = 96;

    private readonly int[] samples = new int[pass.MaxBatchSize];
    private SequenceData? data;
    private long? update;
    private bool backward;
    private int rowsPerItem;

    public BatchShape Shape { get; private set; }

    public int Count { get; private set; }

    public void Begin(SequenceData data, ReadOnlySpan<int> samples, long? update, bool backward)
    {
        (this.data, this.update, this.backward) = (data, update, backward);
        samples.CopyTo(this.samples);
        Shape = new BatchShape(samples.Length, data.Window);
        var rounds = (samples.Length + (threads * MostRows) - 1) / (threads * MostRows);
        rowsPerItem = (samples.Length + (threads * rounds) - 1) / (threads * rounds);
        Count = (samples.Length + rowsPerItem - 1) / rowsPerItem;
    }

    public override void Run(int item)
    {
        var first = item * rowsPerItem;
        var end = Math.Min(first + rowsPerItem, Shape.BatchSize);
        pass.Forward(Shape, data!, samples.AsSpan(0, Shape.BatchSize), first, end, update, backward);
        if (backward)
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
