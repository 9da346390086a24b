namespace LstmOnnx.Kernels;

/// <summary>The activation functions of ONNX's recurrent operators.</summary>
public enum ActivationFunction
{
    /// <summary>1/(1 + e^−x).</summary>
    Sigmoid,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>alpha·x + beta.</summary>
    Affine,

    /// <summary>x from 0 on, alpha·x below.</summary>
    LeakyRelu,

    /// <summary>x above alpha, 0 from there down, as ONNX Runtime has it.</summary>
    ThresholdedRelu,

    /// <summary>x from alpha on, 0 below, as ONNX's text has it.</summary>
    ThresholdedReluFrom,

    /// <summary>alpha·tanh(beta·x).</summary>
    ScaledTanh,

    /// <summary>min(max(alpha·x + beta, 0), 1).</summary>
    HardSigmoid,

    /// <summary>x from 0 on, alpha·(e^x − 1) below.</summary>
    Elu,

    /// <summary>x/(1 + |x|).</summary>
    Softsign,

    /// <summary>log(1 + e^x).</summary>
    Softplus,
}
