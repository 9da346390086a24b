namespace LstmOnnx.Cli.Verification;

/// <summary>How far a value may be from the expected one: <c>|found - expected| &lt;= Absolute + Relative * |expected|</c>, the rule of ONNX's backend tests.</summary>
internal readonly record struct Tolerance(double Relative, double Absolute)
{
    /// <summary>The relative part is the backend tests' own.</summary>
    public static Tolerance Default { get; } = new(1e-3, 1e-5);
}
