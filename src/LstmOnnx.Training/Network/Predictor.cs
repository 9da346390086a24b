using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>The inference pass, by the runtime's own LSTM kernel, some rows at a time. Packs the weights as they are when it is made.</summary>
internal sealed class Predictor
{
    /// <summary>Rows that pass through the network together.</summary>
    public const int MostRows = 96;

    private readonly SimdKernels _kernels = SimdKernels.Selected;
    private readonly LstmNetwork _network;
    private readonly int _sequenceLength;
    private readonly PackedLstm[][] _layers;
    private readonly PackedMatrix[] _denseLayers;
    private readonly float[][] _layerOutputs;
    private readonly float[][] _denseOutputs;
    private readonly float[] _hidden;
    private readonly float[] _cell;
    private readonly float[] _finalHidden;
    private readonly float[] _workspace;

    public Predictor(LstmNetwork network, int batchSize, int sequenceLength)
    {
        (_network, _sequenceLength) = (network, sequenceLength);
        _layers = Array.ConvertAll(network.Layers, directions => Array.ConvertAll(directions, Pack));
        _denseLayers = Array.ConvertAll(network.DenseLayers, Pack);
        // The last layer hands on its final state only.
        _layerOutputs = [.. network.Options.Layers.SkipLast(1).Select(layer => new float[BufferLength.Of(sequenceLength, batchSize, layer.OutputSize)])];
        _denseOutputs = Array.ConvertAll(network.DenseLayers, dense => new float[batchSize * dense.OutputSize]);
        var widest = network.Options.Layers.Max(layer => layer.HiddenSize);
        _hidden = new float[batchSize * widest];
        _cell = new float[batchSize * widest];
        _finalHidden = new float[batchSize * network.Options.Layers[^1].OutputSize];
        _workspace = new float[_layers.SelectMany(directions => directions).Max(lstm => _kernels.LstmWorkspaceLength(lstm, sequenceLength, batchSize))];
    }

    /// <summary>inputs [B, T, I] to outputs [B, O].</summary>
    public void Run(ReadOnlySpan<float> inputs, int batchSize, Span<float> outputs)
    {
        var (inputLength, outputSize) = (_sequenceLength * _network.Options.InputSize, _network.Options.OutputSize);
        for (var row = 0; row < batchSize; row += MostRows)
        {
            var rows = Math.Min(MostRows, batchSize - row);
            RunRows(inputs.Slice(row * inputLength, rows * inputLength), rows, outputs.Slice(row * outputSize, rows * outputSize));
        }
    }

    private void RunRows(ReadOnlySpan<float> inputs, int rows, Span<float> outputs)
    {
        var values = inputs;
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            for (var direction = 0; direction < _layers[layer].Length; direction++)
                RunDirection(layer, direction, values, rows);
            values = layer < _layers.Length - 1 ? _layerOutputs[layer] : _finalHidden;
        }
        for (var layer = 0; layer < _denseLayers.Length; layer++)
        {
            var dense = _network.DenseLayers[layer];
            var results = _denseOutputs[layer].AsSpan(0, rows * dense.OutputSize);
            _kernels.MatMul(MatrixView.RowMajor(values, rows, dense.InputSize), _denseLayers[layer], dense.Bias.Values, results, dense.OutputSize, accumulate: false);
            if (layer < _denseLayers.Length - 1)
                _kernels.Unary(UnaryOperation.Relu, results, results);
            values = results;
        }
        Head.Activate(_network.Options.Task, _kernels, values, _network.Options.OutputSize, outputs);
    }

    private void RunDirection(int layer, int direction, ReadOnlySpan<float> inputs, int rows)
    {
        var lstm = _layers[layer][direction];
        var (inputSize, hiddenSize, outputSize) = (lstm.InputSize, lstm.HiddenSize, _network.Options.Layers[layer].OutputSize);
        var isLast = layer == _layers.Length - 1;
        var h = _hidden.AsSpan(0, rows * hiddenSize);
        var c = _cell.AsSpan(0, rows * hiddenSize);
        h.Clear();
        c.Clear();
        _kernels.Lstm(lstm, new LstmCall
        {
            Inputs = inputs,
            InputTimeStride = inputSize,
            InputBatchStride = _sequenceLength * inputSize,
            SequenceLength = _sequenceLength,
            BatchSize = rows,
            Reverse = direction == 1,
            Outputs = isLast ? default : _layerOutputs[layer].AsSpan(direction * hiddenSize),
            OutputTimeStride = outputSize,
            OutputBatchStride = _sequenceLength * outputSize,
            Hidden = h,
            Cell = c,
            Workspace = _workspace,
        });
        for (var row = 0; isLast && row < rows; row++)
            h.Slice(row * hiddenSize, hiddenSize).CopyTo(_finalHidden.AsSpan((row * outputSize) + (direction * hiddenSize)));
    }

    private PackedLstm Pack(LstmParameters lstm) => _kernels.PackLstm(
        lstm.InputSize, lstm.HiddenSize, lstm.InputWeights.Values, lstm.RecurrentWeights.Values, [.. lstm.Bias.Values, .. new float[4 * lstm.HiddenSize]]);

    private PackedMatrix Pack(DenseParameters dense)
    {
        var packed = _kernels.CreatePacked(dense.InputSize, dense.OutputSize);
        _kernels.Pack(MatrixView.RowMajor(dense.Weights.Values, dense.OutputSize, dense.InputSize).Transposed(), packed);
        return packed;
    }
}
