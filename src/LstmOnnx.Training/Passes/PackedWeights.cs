using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>
/// Rows of a parameter [N, K], all of them or some, packed as the right side of a product: transposed, [K, N], for the forward pass, or as they stand for the
/// backward pass.
/// </summary>
internal sealed class PackedWeights
{
    private readonly Parameter _parameter;
    private readonly bool _transposed;
    private readonly int _firstRow;
    private readonly int _rowCount;

    public PackedWeights(SimdKernels kernels, Parameter parameter, bool transposed)
        : this(kernels, parameter, transposed, 0, parameter.Shape[0])
    {
    }

    public PackedWeights(SimdKernels kernels, Parameter parameter, bool transposed, int firstRow, int rowCount)
    {
        (_parameter, _transposed, _firstRow, _rowCount) = (parameter, transposed, firstRow, rowCount);
        var columns = parameter.Shape[1];
        Matrix = transposed ? kernels.CreatePacked(columns, rowCount) : kernels.CreatePacked(rowCount, columns);
    }

    public PackedMatrix Matrix { get; }

    public int Length => _rowCount * _parameter.Shape[1];

    /// <summary>Takes over the parameter's present values.</summary>
    public void Pack(SimdKernels kernels)
    {
        var columns = _parameter.Shape[1];
        var view = MatrixView.RowMajor(_parameter.Values.AsSpan(_firstRow * columns, Length), _rowCount, columns);
        kernels.Pack(_transposed ? view.Transposed() : view, Matrix);
    }
}
