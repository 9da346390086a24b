using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>The inference pass, by the runtime's own LSTM kernel, some rows at a time. Packs the weights as they are when it is made.</summary>
internal sealed class Predictor
{
    /// <summary>Rows that pass through the network together.</summary>
    public const int MostRows = 96;

    private readonly SimdKernels kernels = SimdKernels.Selected;
    private readonly LstmNetwork network;
    private readonly int sequenceLength;
    private readonly PackedLstm[][] layers;
    private readonly PackedMatrix[] denseLayers;
    private readonly float[][] layerOutputs;
    private readonly float[][] denseOutputs;
    private readonly float[] hidden;
    private readonly float[] cell;
    private readonly float[] finalHidden;
    private readonly float[] workspace;

    public Predictor(LstmNetwork network, int batchSize, int sequenceLength)
    {
        (this.network, this.sequenceLength) = (network, sequenceLength);
        layers = Array.ConvertAll(network.Layers, directions => Array.ConvertAll(directions, Pack));
        denseLayers = Array.ConvertAll(network.DenseLayers, Pack);
        // The last layer hands on its final state only.
        layerOutputs = [.. network.Options.Layers.SkipLast(1).Select(layer => new float[BufferLength.Of(sequenceLength, batchSize, layer.OutputSize)])];
        denseOutputs = Array.ConvertAll(network.DenseLayers, dense => new float[batchSize * dense.OutputSize]);
        var widest = network.Options.Layers.Max(layer => layer.HiddenSize);
        hidden = new float[batchSize * widest];
        cell = new float[batchSize * widest];
        finalHidden = new float[batchSize * network.Options.Layers[^1].OutputSize];
        workspace = new float[layers.SelectMany(directions => directions).Max(lstm => kernels.LstmWorkspaceLength(lstm, sequenceLength, batchSize))];
    }

    /// <summary>inputs [B, T, I] to outputs [B, O].</summary>
    public void Run(ReadOnlySpan<float> inputs, int batchSize, Span<float> outputs)
    {
        var (inputLength, outputSize) = (sequenceLength * network.Options.InputSize, network.Options.OutputSize);
        for (var row = 0; row < batchSize; row += MostRows)
        {
            var rows = Math.Min(MostRows, batchSize - row);
            RunRows(inputs.Slice(row * inputLength, rows * inputLength), rows, outputs.Slice(row * outputSize, rows * outputSize));
        }
    }

    private void RunRows(ReadOnlySpan<float> inputs, int rows, Span<float> outputs)
    {
        var values = inputs;
        for (var layer = 0; layer < layers.Length; layer++)
        {
            for (var direction = 0; direction < layers[layer].Length; direction++)
                RunDirection(layer, direction, values, rows);
            values = layer < layers.Length - 1 ? layerOutputs[layer] : finalHidden;
        }
        for (var layer = 0; layer < denseLayers.Length; layer++)
        {
            var dense = network.DenseLayers[layer];
            var results = denseOutputs[layer].AsSpan(0, rows * dense.OutputSize);
            kernels.MatMul(MatrixView.RowMajor(values, rows, dense.InputSize), denseLayers[layer], dense.Bias.Values, results, dense.OutputSize, accumulate: false);
            if (layer < denseLayers.Length - 1)
                kernels.Unary(UnaryOperation.Relu, results, results);
            values = results;
        }
        Head.Activate(network.Options.Task, kernels, values, network.Options.OutputSize, outputs);
    }

    private void RunDirection(int layer, int direction, ReadOnlySpan<float> inputs, int rows)
    {
        var lstm = layers[layer][direction];
        var (inputSize, hiddenSize, outputSize) = (lstm.InputSize, lstm.HiddenSize, network.Options.Layers[layer].OutputSize);
        var isLast = layer == layers.Length - 1;
        var h = hidden.AsSpan(0, rows * hiddenSize);
        var c = cell.AsSpan(0, rows * hiddenSize);
        h.Clear();
        c.Clear();
        kernels.Lstm(lstm, new LstmCall
        {
            Inputs = inputs,
            InputTimeStride = inputSize,
            InputBatchStride = sequenceLength * inputSize,
            SequenceLength = sequenceLength,
            BatchSize = rows,
            Reverse = direction == 1,
            Outputs = isLast ? default : layerOutputs[layer].AsSpan(direction * hiddenSize),
            OutputTimeStride = outputSize,
            OutputBatchStride = sequenceLength * outputSize,
            Hidden = h,
            Cell = c,
            Workspace = workspace,
        });
        for (var row = 0; isLast && row < rows; row++)
            h.Slice(row * hiddenSize, hiddenSize).CopyTo(finalHidden.AsSpan((row * outputSize) + (direction * hiddenSize)));
    }

    private PackedLstm Pack(LstmParameters lstm) => kernels.PackLstm(
        lstm.InputSize, lstm.HiddenSize, lstm.InputWeights.Values, lstm.RecurrentWeights.Values, [.. lstm.Bias.Values, .. new float[4 * lstm.HiddenSize]]);

    private PackedMatrix Pack(DenseParameters dense)
    {
        var packed = kernels.CreatePacked(dense.InputSize, dense.OutputSize);
        kernels.Pack(MatrixView.RowMajor(dense.Weights.Values, dense.OutputSize, dense.InputSize).Transposed(), packed);
        return packed;
    }
}
