using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>A parameter [N, K] packed as the right side of a product: transposed, [K, N], for the forward pass, or as it stands for the backward pass.</summary>
internal sealed class PackedWeights
{
    private readonly Parameter _parameter;
    private readonly bool _transposed;

    public PackedWeights(SimdKernels kernels, Parameter parameter, bool transposed)
    {
        (_parameter, _transposed) = (parameter, transposed);
        var (rows, columns) = (parameter.Shape[0], parameter.Shape[1]);
        Matrix = transposed ? kernels.CreatePacked(columns, rows) : kernels.CreatePacked(rows, columns);
    }

    public PackedMatrix Matrix { get; }

    public int Length => _parameter.Values.Length;

    /// <summary>Takes over the parameter's present values.</summary>
    public void Pack(SimdKernels kernels)
    {
        var view = MatrixView.RowMajor(_parameter.Values, _parameter.Shape[0], _parameter.Shape[1]);
        kernels.Pack(_transposed ? view.Transposed() : view, Matrix);
    }
}
