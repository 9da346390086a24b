namespace LstmOnnx.Training;

/// <summary>Looks up the vectors of tokens, and adds up their gradients.</summary>
internal sealed class EmbeddingPass
{
    // Columns of one item of the gradients: a cache line.
    private const int BlockSize = 16;

    private readonly EmbeddingParameters _parameters;
    private readonly int[] _tokens;
    private readonly float[] _dInputs;

    public EmbeddingPass(EmbeddingParameters parameters, int maxBatchSize, int maxSequenceLength)
    {
        _parameters = parameters;
        _tokens = new int[BufferLength.Of(maxSequenceLength, maxBatchSize, 1)];
        _dInputs = new float[BufferLength.Of(maxSequenceLength, maxBatchSize, parameters.Size)];
    }

    /// <summary>dL/d(vectors), [T, B, E].</summary>
    public float[] Gradients => _dInputs;

    /// <summary>Sets the vector of one step of one row.</summary>
    public void Look(in BatchShape shape, int step, int row, float token, Span<float> vector)
    {
        var place = (step * shape.BatchSize) + row;
        _tokens[place] = (int)token;
        _parameters.Weights.Values.AsSpan(_tokens[place] * _parameters.Size, _parameters.Size).CopyTo(vector);
    }

    /// <summary>The step is past the row's end: its vector is zero, as is its gradient.</summary>
    public void Skip(in BatchShape shape, int step, int row, Span<float> vector)
    {
        _tokens[(step * shape.BatchSize) + row] = 0;
        vector.Clear();
    }

    /// <summary>The table's gradient: an item has some columns, each element's sum goes over (t, b) in index order.</summary>
    public IEnumerable<Action<BatchShape>> GradientItems()
    {
        for (var first = 0; first < _parameters.Size; first += BlockSize)
        {
            var (start, width) = (first, Math.Min(BlockSize, _parameters.Size - first));
            yield return shape => Sum(shape, start, width);
        }
    }

    private void Sum(in BatchShape shape, int first, int width)
    {
        var (size, gradients) = (_parameters.Size, _parameters.Weights.Gradients);
        for (var token = 0; token < _parameters.VocabularySize; token++)
            gradients.AsSpan((token * size) + first, width).Clear();
        for (var place = 0; place < shape.SequenceLength * shape.BatchSize; place++)
        {
            var sum = gradients.AsSpan((_tokens[place] * size) + first, width);
            var term = _dInputs.AsSpan((place * size) + first, width);
            for (var i = 0; i < width; i++)
                sum[i] += term[i];
        }
    }
}
