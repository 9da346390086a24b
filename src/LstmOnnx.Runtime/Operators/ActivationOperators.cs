using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Celu to ThresholdedRelu: functions whose parameters are attributes.</summary>
internal static class ActivationOperators
{
    public static OperatorDescription Celu { get; } = Describe("Celu", 12, node =>
    {
        var alpha = node.Float("alpha", 1);
        return alpha != 0 ? Operator(node, "Celu", new CeluOf(alpha), new(UnaryOperation.Celu, alpha)) : throw node.Refuse("alpha", alpha, "x is divided by it");
    });

    public static OperatorDescription Elu { get; } = Describe("Elu", 6, node =>
    {
        var alpha = node.Float("alpha", 1);
        return Operator(node, "Elu", new EluOf(alpha, 1), new(UnaryOperation.Elu, alpha));
    });

    public static OperatorDescription Gelu { get; } = Describe("Gelu", 20, node => node.Text("approximate", "none") switch
    {
        "none" => Operator(node, "Gelu", default(GeluOf), new(UnaryOperation.Gelu)),
        "tanh" => Operator(node, "Gelu", default(GeluTanhOf), new(UnaryOperation.GeluTanh)),
        var other => throw node.Refuse("approximate", other, "it must be 'none' or 'tanh'"),
    });

    public static OperatorDescription HardSigmoid { get; } = Describe("HardSigmoid", 6, node =>
    {
        var (alpha, beta) = (node.Float("alpha", 0.2f), node.Float("beta", 0.5f));
        return Operator(node, "HardSigmoid", new HardSigmoidOf(alpha, beta), new(UnaryOperation.HardSigmoid, alpha, beta));
    });

    public static OperatorDescription LeakyRelu { get; } = Describe("LeakyRelu", 6, node =>
    {
        var alpha = node.Float("alpha", 0.01f);
        return Operator(node, "LeakyRelu", new LeakyReluOf(alpha), new(UnaryOperation.LeakyRelu, alpha));
    });

    public static OperatorDescription Selu { get; } = Describe("Selu", 6, node =>
    {
        var (alpha, gamma) = (node.Float("alpha", 1.67326319f), node.Float("gamma", 1.05070102f));
        return Operator(node, "Selu", new EluOf(alpha, gamma), new(UnaryOperation.Selu, alpha, gamma));
    });

    public static OperatorDescription ThresholdedRelu { get; } = Describe("ThresholdedRelu", 10, node =>
    {
        var alpha = node.Float("alpha", 1);
        return Operator(node, "ThresholdedRelu", new ThresholdedReluOf(alpha), new(UnaryOperation.ThresholdedRelu, alpha));
    });

    private static OperatorDescription Describe(string name, int firstOpset, Func<NodeReader, Operator> read) => new(name, firstOpset, read);

    private static UnaryOperator Operator<TFunction>(NodeReader node, string name, TFunction function, Kernel kernel)
        where TFunction : struct, IMapping<double, double>
    {
        node.Inputs(1, 1);
        return new UnaryOperator(name, new MapLoop<double, double, TFunction>(function), kernel, null);
    }

    private readonly struct CeluOf(double alpha) : IMapping<double, double>
    {
        public double Apply(double x) => x < 0 ? alpha * DoubleMath.ExpMinusOne(x / alpha) : x;
    }

    private readonly struct EluOf(double alpha, double gamma) : IMapping<double, double>
    {
        public double Apply(double x) => gamma * (x < 0 ? alpha * DoubleMath.ExpMinusOne(x) : x);
    }

    private readonly struct GeluOf : IMapping<double, double>
    {
        private const double RootOfHalf = 0.70710678118654757;

        public double Apply(double x) => 0.5 * x * (1 + DoubleMath.Erf(x * RootOfHalf));
    }

    // (1 + tanh u)/2 is σ(2u); 2u = √(8/π)·(x + 0.044715·x³).
    private readonly struct GeluTanhOf : IMapping<double, double>
    {
        private const double Linear = 1.5957691216057308;

        public double Apply(double x) => x * DoubleMath.Sigmoid(Linear * (x + (0.044715 * x * x * x)));
    }

    private readonly struct HardSigmoidOf(double alpha, double beta) : IMapping<double, double>
    {
        public double Apply(double x) => Math.Max(0, Math.Min(1, (alpha * x) + beta));
    }

    private readonly struct LeakyReluOf(double alpha) : IMapping<double, double>
    {
        public double Apply(double x) => x < 0 ? alpha * x : x;
    }

    private readonly struct ThresholdedReluOf(double alpha) : IMapping<double, double>
    {
        public double Apply(double x) => x > alpha || double.IsNaN(x) ? x : 0;
    }
}
