using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>A parameter [N, K] packed as the right side of a product: transposed, [K, N], for the forward pass, or as it stands for the backward pass.</summary>
internal sealed class PackedWeights
{
    private readonly Parameter parameter;
    private readonly bool transposed;

    public PackedWeights(SimdKernels kernels, Parameter parameter, bool transposed)
    {
        (this.parameter, this.transposed) = (parameter, transposed);
        var (rows, columns) = (parameter.Shape[0], parameter.Shape[1]);
        Matrix = transposed ? kernels.CreatePacked(columns, rows) : kernels.CreatePacked(rows, columns);
    }

    public PackedMatrix Matrix { get; }

    public int Length => parameter.Values.Length;

    /// <summary>Takes over the parameter's present values.</summary>
    public void Pack(SimdKernels kernels)
    {
        var view = MatrixView.RowMajor(parameter.Values, parameter.Shape[0], parameter.Shape[1]);
        kernels.Pack(transposed ? view.Transposed() : view, Matrix);
    }
}
