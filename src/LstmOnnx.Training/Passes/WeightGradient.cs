using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>
/// dW = dYᵀ·x and db, summed over all rows of a batch and all steps, for the outputs [firstOutput, firstOutput + outputCount) of a layer. Every element is one
/// chain over (t, b) in index order, so neither the split into blocks nor the thread that takes one changes a bit.
/// </summary>
internal sealed class WeightGradient
{
    // dY is packed some rows at a time, which then serve every tile while they are in the cache; the chains go on through the sums.
    private const int DepthBlock = 256;

    private static readonly float[] One = [1];

    private readonly SimdKernels _kernels;
    private readonly int _firstOutput;
    private readonly int _outputCount;
    private readonly PackedMatrix _fullBlock;
    private readonly Dictionary<int, PackedMatrix> _lastBlocks = [];
    private readonly float[] _sums;

    public WeightGradient(SimdKernels kernels, int inputCount, int firstOutput, int outputCount)
    {
        (_kernels, _firstOutput, _outputCount) = (kernels, firstOutput, outputCount);
        _fullBlock = kernels.CreatePacked(DepthBlock, outputCount);
        _sums = new float[(inputCount + 1) * outputCount];
    }

    /// <summary>Adds up the products of a block of outputs and leaves them transposed, [inputs + 1, outputs of the block], the bias last.</summary>
    /// <param name="rows">T · B.</param>
    /// <param name="dOutputs">dY [rows, outputs of the layer].</param>
    /// <param name="outputSize">All outputs of the layer.</param>
    /// <param name="first">x [rows, firstSize].</param>
    /// <param name="firstSize">Columns of <paramref name="first"/>.</param>
    /// <param name="second">More inputs, [rows, secondSize], or empty.</param>
    /// <param name="secondSize">Columns of <paramref name="second"/>.</param>
    public void Sum(int rows, ReadOnlySpan<float> dOutputs, int outputSize, ReadOnlySpan<float> first, int firstSize, ReadOnlySpan<float> second, int secondSize)
    {
        for (var row = 0; row < rows; row += DepthBlock)
        {
            var depth = Math.Min(DepthBlock, rows - row);
            var packed = BlockOf(depth);
            _kernels.Pack(MatrixView.RowMajor(dOutputs[((row * outputSize) + _firstOutput)..], depth, _outputCount, outputSize), packed);
            var accumulate = row > 0;
            Add(first.Slice(row * firstSize, depth * firstSize), depth, firstSize, packed, 0, accumulate);
            if (secondSize > 0)
                Add(second.Slice(row * secondSize, depth * secondSize), depth, secondSize, packed, firstSize, accumulate);
            _kernels.MatMul(new MatrixView(One, 1, depth, 0, 0), packed, default, _sums.AsSpan((firstSize + secondSize) * _outputCount), _outputCount, accumulate);
        }
    }

    /// <summary>Turns the sums of inputs [firstInput, ·) into their place in [outputs, inputs].</summary>
    public void Store(int firstInput, Parameter weights)
    {
        var inputSize = weights.Gradients.Length / weights.Shape[0];
        for (var output = 0; output < _outputCount; output++)
        {
            var gradients = weights.Gradients.AsSpan((_firstOutput + output) * inputSize, inputSize);
            for (var input = 0; input < inputSize; input++)
                gradients[input] = _sums[((firstInput + input) * _outputCount) + output];
        }
    }

    private void Add(ReadOnlySpan<float> inputs, int depth, int inputSize, PackedMatrix packed, int firstInput, bool accumulate) => _kernels.MatMul(
        MatrixView.RowMajor(inputs, depth, inputSize).Transposed(), packed, default, _sums.AsSpan(firstInput * _outputCount, inputSize * _outputCount), _outputCount, accumulate);

    // A batch has one length of last block; the last batch of an epoch may have another.
    private PackedMatrix BlockOf(int depth)
    {
        if (depth == DepthBlock)
            return _fullBlock;
        if (!_lastBlocks.TryGetValue(depth, out var packed))
            _lastBlocks.Add(depth, packed = _kernels.CreatePacked(depth, _outputCount));
        return packed;
    }
}
