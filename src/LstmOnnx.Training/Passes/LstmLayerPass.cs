using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>
/// One layer of the stack: its directions side by side and dropout on what they give. The last layer gives its final states [B, D·H], the others
/// every step's, [T, B, D·H].
/// </summary>
internal sealed class LstmLayerPass
{
    private readonly SimdKernels _kernels;
    private readonly int _layer;
    private readonly bool _isLast;
    private readonly Dropout _dropout;
    private readonly float[]? _mask;
    private readonly float[]? _outputs;

    public LstmLayerPass(
        SimdKernels kernels, LstmParameters[] directions, LstmLayerOptions options, int layer, bool isLast, int dropoutSeed, int maxBatchSize, int maxSequenceLength)
    {
        (_kernels, _layer, _isLast) = (kernels, layer, isLast);
        Directions = [.. directions.Select((parameters, direction) =>
            new LstmPass(kernels, parameters, reverse: direction == 1, passesToInputs: layer > 0, maxBatchSize, maxSequenceLength))];
        OutputSize = options.OutputSize;
        _dropout = new Dropout(options.Dropout, dropoutSeed);
        var length = BufferLength.Of(isLast ? 1 : maxSequenceLength, maxBatchSize, OutputSize);
        _mask = options.Dropout > 0 ? new float[length] : null;
        // A single direction without dropout already holds its outputs in one piece.
        _outputs = isLast || directions.Length > 1 || _mask is not null ? new float[length] : null;
        Gradients = new float[length];
    }

    public LstmPass[] Directions { get; }

    /// <summary>D · H.</summary>
    public int OutputSize { get; }

    /// <summary>dL/d(outputs), in the outputs' shape; the layer above writes it.</summary>
    public float[] Gradients { get; }

    /// <summary>What the layer above reads: [T, B, D·H], or [B, D·H] of the last layer.</summary>
    public ReadOnlySpan<float> Outputs(in BatchShape shape) =>
        _outputs is null ? Directions[0].Hidden(shape) : _outputs.AsSpan(0, StepsOf(shape) * shape.BatchSize * OutputSize);

    /// <summary>Runs rows [first, end). Dropout acts where <paramref name="update"/> is given; it decides the masks.</summary>
    public void Forward(in BatchShape shape, int first, int end, ReadOnlySpan<float> inputs, long? update)
    {
        foreach (var direction in Directions)
            direction.Forward(shape, first, end, inputs);
        if (_outputs is null)
            return;
        for (var t = 0; t < StepsOf(shape); t++)
        {
            for (var d = 0; d < Directions.Length; d++)
            {
                var hiddenSize = Directions[d].Parameters.HiddenSize;
                var states = _isLast ? Directions[d].FinalHidden(shape) : Directions[d].Hidden(shape).Slice(t * shape.BatchSize * hiddenSize, shape.BatchSize * hiddenSize);
                for (var row = first; row < end; row++)
                    states.Slice(row * hiddenSize, hiddenSize).CopyTo(_outputs.AsSpan((((t * shape.BatchSize) + row) * OutputSize) + (d * hiddenSize)));
            }
            if (_mask is not null && update is { } number)
                Drop(shape, t, first, end, number);
        }
    }

    /// <summary>Takes <see cref="Gradients"/> back through the layer; <paramref name="dInputs"/> is empty in the first one.</summary>
    public void Backward(in BatchShape shape, int first, int end, Span<float> dInputs)
    {
        for (var t = 0; _mask is not null && t < StepsOf(shape); t++)
        {
            var (start, length) = Range(shape, t, first, end);
            var dRows = Gradients.AsSpan(start, length);
            _kernels.Binary(BinaryOperation.Multiply, dRows, _mask.AsSpan(start, length), dRows);
        }
        var gradients = Gradients.AsSpan(0, StepsOf(shape) * shape.BatchSize * OutputSize);
        for (var d = 0; d < Directions.Length; d++)
        {
            var own = gradients[(d * Directions[d].Parameters.HiddenSize)..];
            Directions[d].Backward(shape, first, end, _isLast ? default : own, _isLast ? own : default, OutputSize, dInputs, addToInputs: d > 0);
        }
    }

    private int StepsOf(in BatchShape shape) => _isLast ? 1 : shape.SequenceLength;

    private (int Start, int Length) Range(in BatchShape shape, int t, int first, int end) =>
        (((t * shape.BatchSize) + first) * OutputSize, (end - first) * OutputSize);

    private void Drop(in BatchShape shape, int t, int first, int end, long update)
    {
        for (var row = first; row < end; row++)
        {
            var place = ((((long)_layer * shape.SequenceLength) + t) * shape.BatchSize) + row;
            _dropout.Draw(update, place, _mask.AsSpan(((t * shape.BatchSize) + row) * OutputSize, OutputSize));
        }
        var (start, length) = Range(shape, t, first, end);
        _kernels.Binary(BinaryOperation.Multiply, _outputs.AsSpan(start, length), _mask.AsSpan(start, length), _outputs.AsSpan(start, length));
    }
}
