using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Operators;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>
/// A convolution with few positions and constant weights as products [positions, depth] · [depth, features]: lanes are features, whose weights were packed beforehand. The order of sums is that of
/// <see cref="ConvCall"/>, and so are the bits.
/// </summary>
/// <param name="kernels">The kernels.</param>
/// <param name="sizes">Sizes.</param>
/// <param name="source">Row-major.</param>
/// <param name="weights">[depth, features] for each group.</param>
/// <param name="bias">[groups · features], or empty.</param>
/// <param name="activation">What is done to each finished element; null for nothing.</param>
/// <param name="destination">Row-major.</param>
internal sealed class ConvRowsCall(SimdKernels kernels, ConvSizes sizes, Region source, PackedMatrix[] weights, Region bias, Kernel? activation, Region destination) : KernelCall
{
    /// <summary>Room for [positions, depth]; empty where the image is such a matrix as it stands.</summary>
    public required Region Patches { get; init; }

    /// <summary>How the patches are copied there; null where there is no room.</summary>
    public required PatchRows? Copies { get; init; }

    /// <summary>Room for [positions, features]; empty for one position, whose features are the result as they stand.</summary>
    public required Region Turned { get; init; }

    /// <summary>Strides of [positions, depth] in the image, where that needs no copy.</summary>
    public required (int Row, int Column) Direct { get; init; }

    public override void Run()
    {
        var (inputs, positions, features) = (sizes.Channels * sizes.Window.Inputs, sizes.Window.Outputs, sizes.Features);
        for (var i = 0; i < sizes.Images * sizes.Groups; i++)
        {
            var group = i % sizes.Groups;
            var image = source.Span.Slice(i * inputs, inputs);
            var result = destination.Span.Slice(i * features * positions, features * positions);
            var products = Turned.Length > 0 ? Turned.Span : result;
            if (bias.Length > 0)
            {
                for (var position = 0; position < positions; position++)
                    bias.Span.Slice(group * features, features).CopyTo(products[(position * features)..]);
            }
            kernels.MatMul(Rows(image), weights[group], [], products, features, accumulate: bias.Length > 0);
            activation?.Apply(kernels, products[..(positions * features)]);
            if (Turned.Length > 0)
                Turn(products, positions, features, result);
        }
    }

    private MatrixView Rows(ReadOnlySpan<float> image)
    {
        if (Patches.Length == 0)
            return new MatrixView(image, sizes.Window.Outputs, sizes.Depth, Direct.Row, Direct.Column);
        Copies!.Copy(image, Patches.Span);
        return MatrixView.RowMajor(Patches.Span, sizes.Window.Outputs, sizes.Depth);
    }

    private static void Turn(ReadOnlySpan<float> from, int rows, int columns, Span<float> to)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                to[(column * rows) + row] = from[(row * columns) + column];
        }
    }
}
