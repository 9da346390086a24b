using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>One dense layer, y = relu(x·Wᵀ + b), or without the relu in the head; rows [first, end) at a time, a row for each answer.</summary>
internal sealed class DensePass
{
    private readonly SimdKernels _kernels;
    private readonly bool _relu;
    private readonly PackedWeights _weights;
    private readonly PackedWeights _weightsBack;

    public DensePass(SimdKernels kernels, DenseParameters parameters, bool relu, int maxRows)
    {
        (_kernels, _relu, Parameters) = (kernels, relu, parameters);
        _weights = new PackedWeights(kernels, parameters.Weights, transposed: true);
        _weightsBack = new PackedWeights(kernels, parameters.Weights, transposed: false);
        Outputs = new float[BufferLength.Of(1, maxRows, parameters.OutputSize)];
        Gradients = new float[Outputs.Length];
    }

    public DenseParameters Parameters { get; }

    /// <summary>[rows, outputs].</summary>
    public float[] Outputs { get; }

    /// <summary>dL/dOutputs, and after <see cref="Backward"/> dL/d(pre-activations), [rows, outputs].</summary>
    public float[] Gradients { get; }

    public IEnumerable<PackedWeights> Packs => [_weights, _weightsBack];

    /// <summary>What computes the gradients of the weights.</summary>
    /// <param name="inputs">x, [rows, inputs].</param>
    /// <param name="rowsOf">How many rows are in use.</param>
    public GradientProduct Product(RowsOfBatch inputs, Func<BatchShape, int> rowsOf) => new(Gradients, Parameters.OutputSize, 0, Parameters.OutputSize)
    {
        First = new(Parameters.InputSize, inputs),
        FirstWeights = new(Parameters.Weights, 0),
        Bias = new(Parameters.Bias, 0),
        RowsOf = rowsOf,
    };

    public void Forward(int first, int end, ReadOnlySpan<float> inputs)
    {
        var (inputSize, outputSize) = (Parameters.InputSize, Parameters.OutputSize);
        var x = MatrixView.RowMajor(inputs.Slice(first * inputSize, (end - first) * inputSize), end - first, inputSize);
        var y = Outputs.AsSpan(first * outputSize, (end - first) * outputSize);
        _kernels.MatMul(x, _weights.Matrix, Parameters.Bias.Values, y, outputSize, accumulate: false);
        if (_relu)
            _kernels.Unary(UnaryOperation.Relu, y, y);
    }

    public void Backward(int first, int end, Span<float> dInputs)
    {
        var (inputSize, outputSize) = (Parameters.InputSize, Parameters.OutputSize);
        if (_relu)
        {
            for (var i = first * outputSize; i < end * outputSize; i++)
                Gradients[i] = Outputs[i] > 0 ? Gradients[i] : 0;
        }
        var dY = MatrixView.RowMajor(Gradients.AsSpan(first * outputSize, (end - first) * outputSize), end - first, outputSize);
        _kernels.MatMul(dY, _weightsBack.Matrix, default, dInputs.Slice(first * inputSize, (end - first) * inputSize), inputSize, accumulate: false);
    }
}
