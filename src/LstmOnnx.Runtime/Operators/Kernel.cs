using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Operators;

/// <summary>A kernel with its parameters.</summary>
internal readonly record struct Kernel(UnaryOperation Operation, float Alpha = 0, float Beta = 0)
{
    /// <summary>Puts the function's value in the place of each element.</summary>
    public void Apply(SimdKernels kernels, Span<float> values) => kernels.Unary(Operation, values, values, Alpha, Beta);
}
