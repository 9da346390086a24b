namespace LstmOnnx.TestSupport;

/// <summary>The eleven activation functions of the ONNX recurrent operators, in double, with ONNX's alpha and beta.</summary>
public sealed record ReferenceActivation(string Name, double Alpha = 0, double Beta = 0)
{
    /// <summary>Of ThresholdedRelu: whether x = alpha gives 0, as in ONNX Runtime.</summary>
    public bool ExcludesThreshold { get; init; }

    public static ReferenceActivation Sigmoid { get; } = new("Sigmoid");

    public static ReferenceActivation Tanh { get; } = new("Tanh");

    public double Apply(double x) => Name switch
    {
        "Relu" => Math.Max(0, x),
        "Tanh" => Math.Tanh(x),
        "Sigmoid" => 1 / (1 + Math.Exp(-x)),
        "Affine" => (Alpha * x) + Beta,
        "LeakyRelu" => x >= 0 ? x : Alpha * x,
        "ThresholdedRelu" => x > Alpha || (x == Alpha && !ExcludesThreshold) ? x : 0,
        "ScaledTanh" => Alpha * Math.Tanh(Beta * x),
        "HardSigmoid" => Math.Min(Math.Max((Alpha * x) + Beta, 0), 1),
        "Elu" => x >= 0 ? x : Alpha * (Math.Exp(x) - 1),
        "Softsign" => x / (1 + Math.Abs(x)),
        "Softplus" => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))),
        _ => throw new ArgumentException($"no activation function '{Name}'"),
    };
}
