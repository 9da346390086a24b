namespace LstmOnnx.Kernels;

/// <summary>The activation functions in double.</summary>
internal static class DoubleActivation
{
    public static double Apply(in Activation activation, double x)
    {
        double alpha = activation.Alpha, beta = activation.Beta;
        return activation.Function switch
        {
            ActivationFunction.Sigmoid => 1 / (1 + Math.Exp(-x)),
            ActivationFunction.Tanh => Math.Tanh(x),
            ActivationFunction.Relu => x < 0 ? 0 : x,
            ActivationFunction.Affine => (alpha * x) + beta,
            ActivationFunction.LeakyRelu => x < 0 ? alpha * x : x,
            ActivationFunction.ThresholdedRelu => x > alpha ? x : 0,
            ActivationFunction.ThresholdedReluFrom => x < alpha ? 0 : x,
            ActivationFunction.ScaledTanh => alpha * Math.Tanh(beta * x),
            ActivationFunction.HardSigmoid => Math.Min(Math.Max((alpha * x) + beta, 0), 1),
            ActivationFunction.Elu => x < 0 ? alpha * (Math.Exp(x) - 1) : x,
            ActivationFunction.Softsign => x / (1 + Math.Abs(x)),
            _ => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))),
        };
    }

    /// <summary>The value within ±bound; NaN stays NaN.</summary>
    public static double Clip(double value, double bound) => value > bound ? bound : value < -bound ? -bound : value;
}
