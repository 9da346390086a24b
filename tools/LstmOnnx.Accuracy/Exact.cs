namespace LstmOnnx.Accuracy;

/// <summary>
/// exp, logistic and tanh in double, to a few of its units. Most floats are so small that three terms of the Taylor series suffice, or so large that the
/// functions are flat; shortcuts there make a walk over all floats bearable.
/// </summary>
internal static class Exact
{
    // 2⁻¹³: the terms left out are under 2⁻⁵² of the result.
    private const double Small = 1.220703125e-4;

    // e^−110 is a thousandth of the least float.
    private const double Large = 110;

    public static double Exp(double x) => Math.Abs(x) < Small ? 1 + (x * (1 + (x * (0.5 + (x / 6)))))
        : x > Large ? double.PositiveInfinity
        : x < -Large ? 0
        : Math.Exp(x);

    public static double Sigmoid(double x)
    {
        if (Math.Abs(x) < Small)
            return 0.5 + (x * (0.25 - (x * x / 48)));
        var e = Exp(-Math.Abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    public static double Tanh(double x) => Math.Abs(x) < Small ? x - (x * x * x / 3)
        : Math.Abs(x) > 30 ? Math.Sign(x)
        : Math.Tanh(x);
}
