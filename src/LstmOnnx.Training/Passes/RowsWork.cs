using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>Forward and backward of a batch, cut into ranges of rows, one or more for each thread.</summary>
/// <param name="pass">The network.</param>
/// <param name="threads">Threads that share the rows.</param>
/// <param name="mostRows">Rows that pass through a step together: eight tiles of twelve, whose gates stay in the second-level cache.</param>
internal sealed class RowsWork(NetworkPass pass, int threads, int mostRows = 96) : Work
{
    private readonly int[] _samples = new int[pass.MaxBatchSize];
    private readonly int[] _lengths = new int[pass.MaxBatchSize];
    private SequenceData? _data;
    private bool _backward;
    private int _rowsPerItem;

    public BatchShape Shape { get; private set; }

    /// <summary>What the weights of all answers of the batch sum to: their number, unless classes have weights.</summary>
    public double Weight { get; private set; }

    public int Count { get; private set; }

    /// <param name="data">The samples' source.</param>
    /// <param name="samples">The batch.</param>
    /// <param name="update">Decides the dropout masks; null for no dropout.</param>
    /// <param name="backward">Whether gradients are asked for.</param>
    public void Begin(SequenceData data, ReadOnlySpan<int> samples, long? update, bool backward)
    {
        (_data, _backward) = (data, backward);
        samples.CopyTo(_samples);
        var length = 0;
        for (var row = 0; row < samples.Length; row++)
            length = Math.Max(length, _lengths[row] = data.LengthOf(samples[row]));
        Shape = new BatchShape(samples.Length, length) { Lengths = data.Lengths is null ? null : _lengths, Update = update };
        Weight = 0;
        for (var row = 0; row < samples.Length; row++)
            Weight += pass.WeightOf(Shape, data, samples[row], row);
        var rounds = (samples.Length + (threads * mostRows) - 1) / (threads * mostRows);
        _rowsPerItem = (samples.Length + (threads * rounds) - 1) / (threads * rounds);
        Count = (samples.Length + _rowsPerItem - 1) / _rowsPerItem;
    }

    public override void Run(int item)
    {
        var first = item * _rowsPerItem;
        var end = Math.Min(first + _rowsPerItem, Shape.BatchSize);
        for (var row = first; row < end; row++)
            pass.Load(Shape, row, _data!.WindowOf(_samples[row]));
        pass.Forward(Shape, first, end);
        pass.Score(Shape, _data!, _samples.AsSpan(0, Shape.BatchSize), first, end, 1 / Weight, _backward);
        if (_backward)
            pass.Backward(Shape, first, end);
    }

    /// <summary>In sample order, whoever computed them.</summary>
    public double MeanLoss()
    {
        var sum = 0.0;
        foreach (var loss in pass.Losses(Shape))
            sum += loss;
        return sum / Weight;
    }
}
