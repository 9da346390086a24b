namespace LstmOnnx.Kernels;

/// <summary>
/// The kernels of one vector width. Stateless and safe for many threads. Nothing but the packing factories allocates. For one width on one
/// instruction set a result's bits depend on its own row only: not on the batch, on how a sequence is cut into calls, nor on threads.
/// </summary>
public abstract partial class SimdKernels
{
    private static readonly SimdKernels[] Instances = CreateAll();

    private protected SimdKernels()
    {
    }

    /// <summary>The kernels of <see cref="SimdWidths.Selected"/>.</summary>
    /// <exception cref="InvalidOperationException">LSTMONNX_SIMD names a width that is not available.</exception>
    public static SimdKernels Selected => Of(SimdWidths.Selected);

    /// <summary>The width of these kernels.</summary>
    public abstract SimdWidth Width { get; }

    /// <summary>The kernels of one of <see cref="SimdWidths.Available"/>.</summary>
    /// <exception cref="ArgumentException">The width is not available in this process.</exception>
    public static SimdKernels Of(SimdWidth width)
    {
        foreach (var kernels in Instances)
        {
            if (kernels.Width == width)
                return kernels;
        }
        throw new ArgumentException($"SIMD width {SimdWidths.NameOf(width)} is not available here; these are: {SimdWidths.NamesOf(SimdWidths.Available)}", nameof(width));
    }

    /// <summary>e^x, at most 2 units in the last place off over all floats; source and destination have one length and may be the same memory.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Exp(ReadOnlySpan<float> source, Span<float> destination) => Unary(UnaryOperation.Exp, source, destination);

    /// <summary>1/(1 + e^−x), at most 2 units in the last place off over all floats; source and destination have one length and may be the same memory.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Sigmoid(ReadOnlySpan<float> source, Span<float> destination) => Unary(UnaryOperation.Sigmoid, source, destination);

    /// <summary>tanh x, at most 2 units in the last place off over all floats; source and destination have one length and may be the same memory.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Tanh(ReadOnlySpan<float> source, Span<float> destination) => Unary(UnaryOperation.Tanh, source, destination);

    /// <summary>Applies an operation to every element; NaN stays NaN. Source and destination have one length and may be the same memory.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or the operation is unknown or has parameters.</exception>
    public abstract void Unary(UnaryOperation operation, ReadOnlySpan<float> source, Span<float> destination);

    /// <summary>
    /// Applies an operation with its parameters to every element; NaN stays NaN. What an operation does not name is ignored.
    /// Source and destination have one length and may be the same memory.
    /// </summary>
    /// <param name="operation">Any of them.</param>
    /// <param name="source">The elements.</param>
    /// <param name="destination">The results.</param>
    /// <param name="alpha">The operation's first parameter.</param>
    /// <param name="beta">Its second.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the operation is unknown.</exception>
    public abstract void Unary(UnaryOperation operation, ReadOnlySpan<float> source, Span<float> destination, float alpha, float beta);

    /// <summary>
    /// Combines element by element. A side of length 1 meets every element of the other; otherwise all lengths are equal. A source of full length may be the
    /// destination's memory.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths do not fit, or the operation is unknown.</exception>
    public abstract void Binary(BinaryOperation operation, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> destination);

    /// <summary>Room for a packed matrix [k, n], all zeros. Allocates.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public PackedMatrix CreatePacked(int k, int n)
    {
        if (k < 0)
            Refuse.Size(nameof(k), k, "0 or more");
        if (n < 0)
            Refuse.Size(nameof(n), n, "0 or more");
        return new PackedMatrix(k, n, Width);
    }

    /// <summary>Rearranges b [K, N] into <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException">The shapes differ, or the destination is of another width.</exception>
    public void Pack(MatrixView b, PackedMatrix destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (destination.Width != Width)
            Refuse.Width(nameof(destination), destination.Width, Width);
        if (b.Rows != destination.Rows || b.Columns != destination.Columns)
            Refuse.Shape(nameof(b), b.Rows, b.Columns, destination.Rows, destination.Columns);
        Packing.Panels(b, destination);
    }

    /// <summary>
    /// c [M, N] = (accumulate ? c : 0) + a [M, K] · b [K, N] (+ bias [N]). Each element starts from c or 0, takes its products in index order of K, by FMA
    /// where the width has it, and its bias last. Rows of c stand <paramref name="cRowStride"/> floats apart; c must not overlap a.
    /// </summary>
    /// <param name="a">M rows, K columns; may be transposed.</param>
    /// <param name="b">Packed by these kernels.</param>
    /// <param name="bias">N floats, or empty for none.</param>
    /// <param name="c">The result.</param>
    /// <param name="cRowStride">At least N.</param>
    /// <param name="accumulate">Whether c is added to.</param>
    /// <exception cref="ArgumentException">A shape or length does not fit, or b is of another width.</exception>
    public abstract void MatMul(MatrixView a, PackedMatrix b, ReadOnlySpan<float> bias, Span<float> c, int cRowStride, bool accumulate);

    /// <summary>c [M, N] = start [M] for each column + a [M, K] · b [K, N]. Each element starts from its row's number and takes its products as in <see cref="MatMul"/>.</summary>
    /// <param name="a">M rows, K columns; may be transposed.</param>
    /// <param name="b">Packed by these kernels.</param>
    /// <param name="start">M floats.</param>
    /// <param name="c">The result.</param>
    /// <param name="cRowStride">At least N.</param>
    /// <exception cref="ArgumentException">A shape or length does not fit, or b is of another width.</exception>
    public abstract void MatMulFromRows(MatrixView a, PackedMatrix b, ReadOnlySpan<float> start, Span<float> c, int cRowStride);
}
