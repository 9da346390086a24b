using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Which numbers an activation function takes, and what they are where the file has none.</summary>
/// <param name="Function">The function.</param>
/// <param name="TakesAlpha">Whether it has an alpha.</param>
/// <param name="TakesBeta">Whether it has a beta.</param>
/// <param name="Alpha">The default.</param>
/// <param name="Beta">The default.</param>
internal sealed record AlphaBeta(ActivationFunction Function, bool TakesAlpha = false, bool TakesBeta = false, float Alpha = 0, float Beta = 0)
{
    /// <summary>A function by ONNX's name in any case; null where there is none.</summary>
    public static AlphaBeta? Of(string name, RecurrentSemantics semantics)
    {
        // ONNX names the operators' defaults; Affine and ScaledTanh have left ONNX: 1 and 0 for Affine were theirs, ScaledTanh with 1 and 1 is tanh.
        var text = semantics == RecurrentSemantics.OnnxText;
        return name.ToUpperInvariant() switch
        {
            "SIGMOID" => new(ActivationFunction.Sigmoid),
            "TANH" => new(ActivationFunction.Tanh),
            "RELU" => new(ActivationFunction.Relu),
            "AFFINE" => new(ActivationFunction.Affine, true, true, text ? 1 : 0, 0),
            "LEAKYRELU" => new(ActivationFunction.LeakyRelu, true, Alpha: 0.01f),
            "THRESHOLDEDRELU" => new(text ? ActivationFunction.ThresholdedReluFrom : ActivationFunction.ThresholdedRelu, true, Alpha: text ? 1 : 0),
            "SCALEDTANH" => new(ActivationFunction.ScaledTanh, true, true, text ? 1 : 0, text ? 1 : 0),
            "HARDSIGMOID" => new(ActivationFunction.HardSigmoid, true, true, 0.2f, 0.5f),
            "ELU" => new(ActivationFunction.Elu, true, Alpha: 1),
            "SOFTSIGN" => new(ActivationFunction.Softsign),
            "SOFTPLUS" => new(ActivationFunction.Softplus),
            _ => null,
        };
    }
}
