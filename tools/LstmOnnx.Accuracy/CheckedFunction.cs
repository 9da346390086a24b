using LstmOnnx.Kernels;

namespace LstmOnnx.Accuracy;

/// <summary>A function of one number and what is promised of it.</summary>
internal sealed record CheckedFunction
{
    public required string Name { get; init; }

    public required Func<double, double> Exact { get; init; }

    public required Evaluate At { get; init; }

    /// <summary>Whether the bound counts units in the last place of the exact value (denormal spacing near 0), or is absolute.</summary>
    public required bool InUlps { get; init; }

    public required double Bound { get; init; }

    /// <summary>Where the results must not fall: below the first number and above the second.</summary>
    public required (float Below, float Above) Ends { get; init; }

    /// <summary>Results at a width.</summary>
    public delegate void Evaluate(SimdWidth width, ReadOnlySpan<float> x, Span<float> y);

    public static IReadOnlyList<CheckedFunction> All { get; } =
    [
        new()
        {
            Name = "Exp", Exact = Accuracy.Exact.Exp, InUlps = true, Bound = 2, Ends = (-87, 88),
            At = (width, x, y) => SimdKernels.Of(width).Exp(x, y),
        },
        new()
        {
            Name = "Sigmoid", Exact = Accuracy.Exact.Sigmoid, InUlps = true, Bound = 2, Ends = (-87, 15),
            At = (width, x, y) => SimdKernels.Of(width).Sigmoid(x, y),
        },
        new()
        {
            Name = "cell's logistic", Exact = Accuracy.Exact.Sigmoid, InUlps = false, Bound = 3e-7, Ends = (-42, 15),
            At = AtWidth.Unary<CellSigmoid>,
        },
        new()
        {
            Name = "Tanh", Exact = Accuracy.Exact.Tanh, InUlps = true, Bound = 2, Ends = (-8, 8),
            At = (width, x, y) => SimdKernels.Of(width).Tanh(x, y),
        },
        new()
        {
            Name = "cell's tanh", Exact = Accuracy.Exact.Tanh, InUlps = false, Bound = 3e-7, Ends = (-9, 9),
            At = AtWidth.Unary<CellTanh>,
        },
    ];

    /// <summary>The factor that makes a difference an error: units to the number at the exact value, or 1.</summary>
    public double Scale(double exact) => InUlps ? FloatSpacing.UnitsAt(exact) : 1;

    /// <summary>The error of a result; infinite where NaN or an infinity was lost or made.</summary>
    public double Error(float found, double exact)
    {
        if (((float)exact).Equals(found) && !float.IsFinite(found))
            return 0;
        var error = Math.Abs(found - exact) * Scale(exact);
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }
}
