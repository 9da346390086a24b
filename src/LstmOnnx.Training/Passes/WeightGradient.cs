using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>
/// dW = dYᵀ·x and db, summed over all rows of a batch and all steps, for some columns of a <see cref="GradientProduct"/>. Every element is one chain over (t, b)
/// in index order, so neither the split into blocks nor the thread that takes one changes a bit.
/// </summary>
internal sealed class WeightGradient
{
    // dY is packed some rows at a time, which then serve every tile while they are in the cache; the chains go on through the sums.
    private const int DepthBlock = 256;

    private static readonly float[] One = [1];

    private readonly SimdKernels _kernels;
    private readonly GradientProduct _product;
    private readonly int _firstOutput;
    private readonly int _outputCount;
    private readonly int _inputCount;
    private readonly PackedMatrix _fullBlock;
    private readonly Dictionary<int, PackedMatrix> _lastBlocks = [];
    private readonly float[] _sums;

    /// <param name="kernels">The width.</param>
    /// <param name="product">The product.</param>
    /// <param name="firstOutput">The first of its columns.</param>
    /// <param name="outputCount">How many.</param>
    public WeightGradient(SimdKernels kernels, GradientProduct product, int firstOutput, int outputCount)
    {
        (_kernels, _product, _firstOutput, _outputCount) = (kernels, product, firstOutput, outputCount);
        _inputCount = product.First.Width + (product.Second?.Width ?? 0);
        _fullBlock = kernels.CreatePacked(DepthBlock, outputCount);
        _sums = new float[(_inputCount + 1) * outputCount];
    }

    /// <summary>Adds up the products and leaves them in the parameters.</summary>
    public void Run(in BatchShape shape)
    {
        Sum(_product.RowsOf(shape), _product.First.Rows(shape), _product.Second is { } second ? second.Rows(shape) : default);
        Store(0, _product.First.Width, _product.FirstWeights);
        if (_product.SecondWeights is { } weights)
            Store(_product.First.Width, _product.Second!.Width, weights);
        if (_product.Bias is { } bias)
            Store(_inputCount, 1, bias);
    }

    // The sums are transposed, [inputs + 1, outputs of the block], the bias last.
    private void Sum(int rows, ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var (firstSize, secondSize) = (_product.First.Width, _inputCount - _product.First.Width);
        for (var row = 0; row < rows; row += DepthBlock)
        {
            var depth = Math.Min(DepthBlock, rows - row);
            var packed = BlockOf(depth);
            var dOutputs = _product.Gradients.AsSpan((row * _product.Stride) + _product.FirstColumn + _firstOutput);
            _kernels.Pack(MatrixView.RowMajor(dOutputs, depth, _outputCount, _product.Stride), packed);
            var accumulate = row > 0;
            Add(first.Slice(row * firstSize, depth * firstSize), depth, firstSize, packed, 0, accumulate);
            if (secondSize > 0)
                Add(second.Slice(row * secondSize, depth * secondSize), depth, secondSize, packed, firstSize, accumulate);
            if (_product.Bias is not null)
                _kernels.MatMul(new MatrixView(One, 1, depth, 0, 0), packed, default, _sums.AsSpan(_inputCount * _outputCount), _outputCount, accumulate);
        }
    }

    // Turns the sums of some inputs into their place in [outputs, inputs], a square at a time, whose lines are near on both sides.
    private void Store(int firstInput, int inputCount, GradientPlace place)
    {
        const int Side = 16;
        var gradients = place.Parameter.Gradients.AsSpan((place.FirstRow + _firstOutput) * inputCount, _outputCount * inputCount);
        var sums = _sums.AsSpan(firstInput * _outputCount, inputCount * _outputCount);
        for (var outputs = 0; outputs < _outputCount; outputs += Side)
        {
            var outputsEnd = Math.Min(outputs + Side, _outputCount);
            for (var inputs = 0; inputs < inputCount; inputs += Side)
            {
                var inputsEnd = Math.Min(inputs + Side, inputCount);
                for (var output = outputs; output < outputsEnd; output++)
                {
                    for (var input = inputs; input < inputsEnd; input++)
                        gradients[(output * inputCount) + input] = sums[(input * _outputCount) + output];
                }
            }
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
