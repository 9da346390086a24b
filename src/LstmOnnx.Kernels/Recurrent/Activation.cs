namespace LstmOnnx.Kernels;

/// <summary>A function with its numbers; those that it does not take are ignored.</summary>
/// <param name="Function">The function.</param>
/// <param name="Alpha">ONNX's alpha.</param>
/// <param name="Beta">ONNX's beta.</param>
public readonly record struct Activation(ActivationFunction Function, float Alpha = 0, float Beta = 0)
{
    /// <summary>1/(1 + e^−x).</summary>
    public static Activation Sigmoid => new(ActivationFunction.Sigmoid);

    /// <summary>tanh x.</summary>
    public static Activation Tanh => new(ActivationFunction.Tanh);
}
