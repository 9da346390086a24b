using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>
/// One layer of the stack: its directions side by side and dropout on what they give: every step's state, [T, B, ·], or the final ones, [B, ·].
/// </summary>
internal sealed class RecurrentLayerPass
{
    private readonly SimdKernels _kernels;
    private readonly int _layer;
    private readonly bool _givesFinal;
    private readonly Dropout _dropout;
    private readonly float[]? _mask;
    private readonly float[]? _outputs;

    /// <param name="kernels">The width.</param>
    /// <param name="network">The network.</param>
    /// <param name="layer">Its layer.</param>
    /// <param name="pass">Batch, length, seed.</param>
    public RecurrentLayerPass(SimdKernels kernels, LstmNetwork network, int layer, NetworkPassOptions pass)
    {
        var (options, directions) = (network.Options.Layers[layer], network.Layers[layer]);
        (_kernels, _layer) = (kernels, layer);
        _givesFinal = layer == network.Layers.Length - 1 && !network.Options.ReturnSequences;
        PassesToInputs = layer > 0 || network.Embedding is not null;
        Directions = [.. directions.Select((parameters, direction) =>
            new RecurrentPass(kernels, parameters, options, (2 * layer) + direction, reverse: direction == 1, PassesToInputs, pass))];
        OutputSize = options.OutputSize;
        _dropout = new Dropout(options.Dropout, pass.Seed, RandomPurpose.Dropout);
        var length = BufferLength.Of(_givesFinal ? 1 : pass.MaxSequenceLength, pass.MaxBatchSize, OutputSize);
        _mask = options.Dropout > 0 ? new float[length] : null;
        // A single direction without dropout already holds its outputs in one piece.
        _outputs = _givesFinal || directions.Length > 1 || _mask is not null ? new float[length] : null;
        Gradients = new float[length];
    }

    public RecurrentPass[] Directions { get; }

    /// <summary>Values per row.</summary>
    public int OutputSize { get; }

    /// <summary>Whether somebody learns from the gradients of the inputs.</summary>
    public bool PassesToInputs { get; }

    /// <summary>dL/d(outputs), in the outputs' shape; the layer above writes it.</summary>
    public float[] Gradients { get; }

    /// <summary>What the layer above reads.</summary>
    public ReadOnlySpan<float> Outputs(scoped in BatchShape shape) =>
        _outputs is null ? Directions[0].Hidden(shape) : _outputs.AsSpan(0, StepsOf(shape) * shape.BatchSize * OutputSize);

    /// <summary>Runs rows [first, end).</summary>
    public void Forward(in BatchShape shape, int first, int end, ReadOnlySpan<float> inputs)
    {
        foreach (var direction in Directions)
            direction.Forward(shape, first, end, inputs);
        if (_outputs is null)
            return;
        for (var t = 0; t < StepsOf(shape); t++)
        {
            for (var d = 0; d < Directions.Length; d++)
            {
                var stateSize = Directions[d].Parameters.StateSize;
                var states = _givesFinal ? Directions[d].FinalHidden(shape) : Directions[d].Hidden(shape).Slice(t * shape.BatchSize * stateSize, shape.BatchSize * stateSize);
                for (var row = first; row < end; row++)
                    states.Slice(row * stateSize, stateSize).CopyTo(_outputs.AsSpan((((t * shape.BatchSize) + row) * OutputSize) + (d * stateSize)));
            }
            if (_mask is not null && shape.Update is { } update)
                Drop(shape, t, first, end, update);
        }
    }

    /// <summary>Takes <see cref="Gradients"/> back through the layer; <paramref name="dInputs"/> is empty where nobody asks.</summary>
    public void Backward(in BatchShape shape, int first, int end, Span<float> dInputs)
    {
        for (var t = 0; _mask is not null && shape.Update is not null && t < StepsOf(shape); t++)
        {
            var (start, length) = Range(shape, t, first, end);
            var dRows = Gradients.AsSpan(start, length);
            _kernels.Binary(BinaryOperation.Multiply, dRows, _mask.AsSpan(start, length), dRows);
        }
        var gradients = Gradients.AsSpan(0, StepsOf(shape) * shape.BatchSize * OutputSize);
        for (var d = 0; d < Directions.Length; d++)
        {
            var own = gradients[(d * Directions[d].Parameters.StateSize)..];
            Directions[d].Backward(shape, first, end, _givesFinal ? default : own, _givesFinal ? own : default, OutputSize, dInputs, addToInputs: d > 0);
        }
    }

    private int StepsOf(in BatchShape shape) => _givesFinal ? 1 : shape.SequenceLength;

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
