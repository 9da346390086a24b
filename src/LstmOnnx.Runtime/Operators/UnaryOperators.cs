using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Abs to Tanh: functions without attributes.</summary>
internal static class UnaryOperators
{
    public static OperatorDescription Abs { get; } = UnaryOperator.Describe("Abs", 6, default(AbsOf), UnaryOperation.Abs,
        (node, value) => Mapping.Apply<long, long, AbsOfInteger>(node, "Abs", value, value.Type, new(value.Type)));

    public static OperatorDescription Ceil { get; } = UnaryOperator.Describe("Ceil", 6, default(CeilOf), UnaryOperation.Ceil);

    public static OperatorDescription Erf { get; } = UnaryOperator.Describe("Erf", 9, default(ErfOf), UnaryOperation.Erf);

    public static OperatorDescription Exp { get; } = UnaryOperator.Describe("Exp", 6, default(ExpOf), UnaryOperation.Exp);

    public static OperatorDescription Floor { get; } = UnaryOperator.Describe("Floor", 6, default(FloorOf), UnaryOperation.Floor);

    public static OperatorDescription HardSwish { get; } = UnaryOperator.Describe("HardSwish", 14, default(HardSwishOf), UnaryOperation.HardSwish);

    public static OperatorDescription Log { get; } = UnaryOperator.Describe("Log", 6, default(LogOf), UnaryOperation.Log);

    public static OperatorDescription Mish { get; } = UnaryOperator.Describe("Mish", 18, default(MishOf), UnaryOperation.Mish);

    public static OperatorDescription Neg { get; } = UnaryOperator.Describe("Neg", 6, default(NegOf), UnaryOperation.Negate,
        (node, value) => Mapping.Apply<long, long, NegOfInteger>(node, "Neg", value, value.Type, new(value.Type)));

    public static OperatorDescription Reciprocal { get; } = UnaryOperator.Describe("Reciprocal", 6, default(ReciprocalOf), UnaryOperation.Reciprocal);

    public static OperatorDescription Relu { get; } = UnaryOperator.Describe("Relu", 6, default(ReluOf), UnaryOperation.Relu,
        (node, value) => Mapping.Apply<long, long, ReluOfInteger>(node, "Relu", value, value.Type, new(value.Type)));

    public static OperatorDescription Round { get; } = UnaryOperator.Describe("Round", 11, default(RoundOf), UnaryOperation.Round);

    public static OperatorDescription Sigmoid { get; } = UnaryOperator.Describe("Sigmoid", 6, default(SigmoidOf), UnaryOperation.Sigmoid);

    public static OperatorDescription Sign { get; } = UnaryOperator.Describe("Sign", 9, default(SignOf), UnaryOperation.Sign,
        (node, value) => Mapping.Apply<long, long, SignOfInteger>(node, "Sign", value, value.Type, new(value.Type)));

    public static OperatorDescription Softplus { get; } = UnaryOperator.Describe("Softplus", 1, default(SoftplusOf), UnaryOperation.Softplus);

    public static OperatorDescription Softsign { get; } = UnaryOperator.Describe("Softsign", 1, default(SoftsignOf), UnaryOperation.Softsign);

    public static OperatorDescription Sqrt { get; } = UnaryOperator.Describe("Sqrt", 6, default(SqrtOf), UnaryOperation.Sqrt);

    public static OperatorDescription Tanh { get; } = UnaryOperator.Describe("Tanh", 6, default(TanhOf), UnaryOperation.Tanh);

    private readonly struct AbsOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Abs(x);
    }

    private readonly struct AbsOfInteger(ElementType type) : IMapping<long, long>
    {
        public long Apply(long x) => type == ElementType.UInt64 || x >= 0 ? x : ElementTypes.Wrap(type, unchecked(-x));
    }

    private readonly struct CeilOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Ceiling(x);
    }

    private readonly struct ErfOf : IMapping<double, double>
    {
        public double Apply(double x) => DoubleMath.Erf(x);
    }

    private readonly struct ExpOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Exp(x);
    }

    private readonly struct FloorOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Floor(x);
    }

    private readonly struct HardSwishOf : IMapping<double, double>
    {
        public double Apply(double x) => x * Math.Max(0, Math.Min(1, (x / 6) + 0.5));
    }

    private readonly struct LogOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Log(x);
    }

    private readonly struct MishOf : IMapping<double, double>
    {
        public double Apply(double x) => x * Math.Tanh(DoubleMath.Softplus(x));
    }

    private readonly struct NegOf : IMapping<double, double>
    {
        public double Apply(double x) => -x;
    }

    private readonly struct NegOfInteger(ElementType type) : IMapping<long, long>
    {
        public long Apply(long x) => ElementTypes.Wrap(type, unchecked(-x));
    }

    private readonly struct ReciprocalOf : IMapping<double, double>
    {
        public double Apply(double x) => 1 / x;
    }

    private readonly struct ReluOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Max(0, x);
    }

    private readonly struct ReluOfInteger(ElementType type) : IMapping<long, long>
    {
        public long Apply(long x) => type == ElementType.UInt64 ? x : Math.Max(0, x);
    }

    private readonly struct RoundOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Round(x, MidpointRounding.ToEven);
    }

    private readonly struct SigmoidOf : IMapping<double, double>
    {
        public double Apply(double x) => DoubleMath.Sigmoid(x);
    }

    private readonly struct SignOf : IMapping<double, double>
    {
        public double Apply(double x) => double.IsNaN(x) ? x : Math.Sign(x);
    }

    private readonly struct SignOfInteger(ElementType type) : IMapping<long, long>
    {
        public long Apply(long x) => type == ElementType.UInt64 && x != 0 ? 1 : Math.Sign(x);
    }

    private readonly struct SoftplusOf : IMapping<double, double>
    {
        public double Apply(double x) => DoubleMath.Softplus(x);
    }

    private readonly struct SoftsignOf : IMapping<double, double>
    {
        public double Apply(double x) => x / (1 + Math.Abs(x));
    }

    private readonly struct SqrtOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Sqrt(x);
    }

    private readonly struct TanhOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Tanh(x);
    }
}
