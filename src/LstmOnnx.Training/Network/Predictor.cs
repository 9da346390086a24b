using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>The network without dropout and from zero states: the training's own forward pass, some rows at a time. Packs the weights as they are when it is made.</summary>
internal sealed class Predictor
{
    /// <summary>Rows that pass through the network together.</summary>
    public const int MostRows = 96;

    private readonly SimdKernels _kernels = SimdKernels.Selected;
    private readonly NetworkOptions _options;
    private readonly int _sequenceLength;
    private readonly NetworkPass _pass;
    private readonly int[] _lengths;

    public Predictor(LstmNetwork network, int batchSize, int sequenceLength)
    {
        (_options, _sequenceLength) = (network.Options, sequenceLength);
        _pass = new NetworkPass(_kernels, network, new NetworkPassOptions { MaxBatchSize = batchSize, MaxSequenceLength = sequenceLength });
        _lengths = new int[batchSize];
        foreach (var pack in _pass.Packs)
            pack.Pack(_kernels);
    }

    /// <summary>inputs [B, T, I] to outputs [B, O] or [B, T, O].</summary>
    public void Run(ReadOnlySpan<float> inputs, int batchSize, ReadOnlySpan<int> lengths, Span<float> outputs)
    {
        var inputLength = _sequenceLength * _options.InputSize;
        var outputLength = (_options.ReturnSequences ? _sequenceLength : 1) * _options.OutputSize;
        for (var row = 0; row < batchSize; row += MostRows)
        {
            var rows = Math.Min(MostRows, batchSize - row);
            if (!lengths.IsEmpty)
                lengths.Slice(row, rows).CopyTo(_lengths);
            var shape = new BatchShape(rows, _sequenceLength) { Lengths = lengths.IsEmpty ? null : _lengths };
            RunRows(shape, inputs.Slice(row * inputLength, rows * inputLength), outputs.Slice(row * outputLength, rows * outputLength));
        }
    }

    private void RunRows(in BatchShape shape, ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        var (inputLength, outputSize, steps) = (_sequenceLength * _options.InputSize, _options.OutputSize, _pass.AnswersOf(shape));
        for (var row = 0; row < shape.BatchSize; row++)
            _pass.Load(shape, row, inputs.Slice(row * inputLength, shape.LengthOf(row) * _options.InputSize));
        _pass.Forward(shape, 0, shape.BatchSize);
        for (var row = 0; row < shape.BatchSize; row++)
        {
            for (var step = 0; step < steps; step++)
            {
                var answer = outputs.Slice(((row * steps) + step) * outputSize, outputSize);
                if (step < shape.LengthOf(row))
                    Head.Activate(_options.Task, _kernels, _pass.Logits(shape, step, row), outputSize, answer);
                else
                    answer.Clear();
            }
        }
    }
}
