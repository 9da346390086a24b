namespace LstmOnnx.Kernels;

/// <summary>Functions of one number that <see cref="SimdKernels.Unary"/> applies.</summary>
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
}
