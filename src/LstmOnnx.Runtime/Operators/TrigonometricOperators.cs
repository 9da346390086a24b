using LstmOnnx.Runtime.Calls;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Acos to Tan: circular and hyperbolic functions and their inverses, in double for floats too.</summary>
internal static class TrigonometricOperators
{
    public static OperatorDescription Acos { get; } = UnaryOperator.Describe("Acos", 7, default(AcosOf));

    public static OperatorDescription Acosh { get; } = UnaryOperator.Describe("Acosh", 9, default(AcoshOf));

    public static OperatorDescription Asin { get; } = UnaryOperator.Describe("Asin", 7, default(AsinOf));

    public static OperatorDescription Asinh { get; } = UnaryOperator.Describe("Asinh", 9, default(AsinhOf));

    public static OperatorDescription Atan { get; } = UnaryOperator.Describe("Atan", 7, default(AtanOf));

    public static OperatorDescription Atanh { get; } = UnaryOperator.Describe("Atanh", 9, default(AtanhOf));

    public static OperatorDescription Cos { get; } = UnaryOperator.Describe("Cos", 7, default(CosOf));

    public static OperatorDescription Cosh { get; } = UnaryOperator.Describe("Cosh", 9, default(CoshOf));

    public static OperatorDescription Sin { get; } = UnaryOperator.Describe("Sin", 7, default(SinOf));

    public static OperatorDescription Sinh { get; } = UnaryOperator.Describe("Sinh", 9, default(SinhOf));

    public static OperatorDescription Tan { get; } = UnaryOperator.Describe("Tan", 7, default(TanOf));

    private readonly struct AcosOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Acos(x);
    }

    private readonly struct AcoshOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Acosh(x);
    }

    private readonly struct AsinOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Asin(x);
    }

    private readonly struct AsinhOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Asinh(x);
    }

    private readonly struct AtanOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Atan(x);
    }

    private readonly struct AtanhOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Atanh(x);
    }

    private readonly struct CosOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Cos(x);
    }

    private readonly struct CoshOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Cosh(x);
    }

    private readonly struct SinOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Sin(x);
    }

    private readonly struct SinhOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Sinh(x);
    }

    private readonly struct TanOf : IMapping<double, double>
    {
        public double Apply(double x) => Math.Tan(x);
    }
}
