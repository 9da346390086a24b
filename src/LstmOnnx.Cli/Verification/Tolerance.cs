using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>How far a value may be from the expected one: <c>|found - expected| &lt;= Absolute + Relative * |expected|</c>, the rule of ONNX's backend tests.</summary>
/// <param name="Relative">In proportion to the expected value.</param>
/// <param name="Absolute">On top of that.</param>
internal readonly record struct Tolerance(double Relative, double Absolute)
{
    // Float16 keeps 11 bits of a number, BFloat16 8: two units in the last place.
    private const double Float16 = 2.0 / (1 << 10), BFloat16 = 2.0 / (1 << 7);

    /// <summary>The relative part is the backend tests' own.</summary>
    public static Tolerance Default { get; } = new(1e-3, 1e-5) { WidensForShortFloats = true };

    /// <summary>Whether the relative part is widened to two units in the last place for floats of 16 bits.</summary>
    public bool WidensForShortFloats { get; init; }

    /// <summary>What is allowed for elements of a type: integers and truth values agree exactly.</summary>
    public Tolerance For(ElementType type) => type switch
    {
        ElementType.Float or ElementType.Double => this,
        ElementType.Float16 => Widened(Float16),
        ElementType.BFloat16 => Widened(BFloat16),
        _ => new Tolerance(0, 0),
    };

    private Tolerance Widened(double relative) => WidensForShortFloats ? this with { Relative = Math.Max(Relative, relative) } : this;
}
