using LstmOnnx.Kernels;

namespace LstmOnnx.Accuracy;

/// <summary>The cell's logistic.</summary>
internal readonly struct CellSigmoid : IUnaryFunction
{
    public static TSimd Apply<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd> => CellMath.Sigmoid(x);
}

/// <summary>The cell's tanh.</summary>
internal readonly struct CellTanh : IUnaryFunction
{
    public static TSimd Apply<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd> => CellMath.Tanh(x);
}

/// <summary>σ(i)·tanh(g) of pre-activations i and g as the inference cell takes it: the new cell after a cell of 0.</summary>
internal readonly struct CellAddition : IBinaryFunction
{
    public static TSimd Apply<TSimd>(TSimd left, TSimd right)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        InferenceCell.Step(left, TSimd.Zero, TSimd.Zero, right, TSimd.Zero, out var cell);
        return cell;
    }
}

/// <summary>σ(o)·tanh(c) of the pre-activation o and a cell c, which an open forget gate and a candidate of 0 carry over unchanged.</summary>
internal readonly struct CellHidden : IBinaryFunction
{
    public static TSimd Apply<TSimd>(TSimd left, TSimd right)
        where TSimd : unmanaged, ISimd<TSimd> =>
        InferenceCell.Step(TSimd.Zero, left, TSimd.Broadcast(100), TSimd.Zero, right, out _);
}

/// <summary>Runs a function at a width.</summary>
internal static class AtWidth
{
    public static void Unary<TFunction>(SimdWidth width, ReadOnlySpan<float> x, Span<float> y)
        where TFunction : struct, IUnaryFunction
    {
        switch (width)
        {
            case SimdWidth.Bits512:
                Map.Unary<Simd512, TFunction>(x, y);
                break;
            case SimdWidth.Bits256:
                Map.Unary<Simd256, TFunction>(x, y);
                break;
            case SimdWidth.Bits128:
                Map.Unary<Simd128, TFunction>(x, y);
                break;
            default:
                Map.Unary<Simd1, TFunction>(x, y);
                break;
        }
    }

    public static void Binary<TFunction>(SimdWidth width, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> y)
        where TFunction : struct, IBinaryFunction
    {
        switch (width)
        {
            case SimdWidth.Bits512:
                Map.Binary<Simd512, TFunction>(left, right, y);
                break;
            case SimdWidth.Bits256:
                Map.Binary<Simd256, TFunction>(left, right, y);
                break;
            case SimdWidth.Bits128:
                Map.Binary<Simd128, TFunction>(left, right, y);
                break;
            default:
                Map.Binary<Simd1, TFunction>(left, right, y);
                break;
        }
    }
}
