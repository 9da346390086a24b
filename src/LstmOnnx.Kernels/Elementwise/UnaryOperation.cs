namespace LstmOnnx.Kernels;

/// <summary>
/// Functions of one number that <see cref="SimdKernels.Unary(UnaryOperation, ReadOnlySpan{float}, Span{float})"/> applies. Those that name alpha or beta are
/// for <see cref="SimdKernels.Unary(UnaryOperation, ReadOnlySpan{float}, Span{float}, float, float)"/>. Where a formula multiplies −∞ by 0, or divides ∞ by ∞, it gives NaN.
/// </summary>
public enum UnaryOperation
{
    /// <summary>e^x.</summary>
    Exp,

    /// <summary>1/(1 + e^−x).</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>−x.</summary>
    Negate,

    /// <summary>√x, NaN below 0.</summary>
    Sqrt,

    /// <summary>|x|.</summary>
    Abs,

    /// <summary>ln x, at most 2 units in the last place off: −∞ at 0, NaN below.</summary>
    Log,

    /// <summary>The error function, at most 4 units in the last place off.</summary>
    Erf,

    /// <summary>ln(1 + e^x), at most 4 units in the last place off.</summary>
    Softplus,

    /// <summary>1/x.</summary>
    Reciprocal,

    /// <summary>The largest whole number that is not above x.</summary>
    Floor,

    /// <summary>The smallest whole number that is not below x.</summary>
    Ceil,

    /// <summary>The nearest whole number, the even one of two.</summary>
    Round,

    /// <summary>−1, 0 or 1.</summary>
    Sign,

    /// <summary>x/(1 + |x|).</summary>
    Softsign,

    /// <summary>x·max(0, min(1, x/6 + 1/2)).</summary>
    HardSwish,

    /// <summary>x·tanh(ln(1 + e^x)).</summary>
    Mish,

    /// <summary>x·(1 + erf(x/√2))/2, off by at most 2e-7·|x|.</summary>
    Gelu,

    /// <summary>x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2, off by at most 2e-7·|x|.</summary>
    GeluTanh,

    /// <summary>alpha·x below 0, else x.</summary>
    LeakyRelu,

    /// <summary>x above alpha, else 0.</summary>
    ThresholdedRelu,

    /// <summary>min(beta, max(alpha, x)).</summary>
    Clip,

    /// <summary>max(0, min(1, alpha·x + beta)).</summary>
    HardSigmoid,

    /// <summary>alpha·(e^x − 1) below 0, else x.</summary>
    Elu,

    /// <summary>beta·alpha·(e^x − 1) below 0, else beta·x; beta is ONNX's gamma.</summary>
    Selu,

    /// <summary>alpha·(e^(x/alpha) − 1) below 0, else x.</summary>
    Celu,
}
