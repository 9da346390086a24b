namespace LstmOnnx.Kernels.Tests;

/// <summary>Functions in double that the framework lacks or that lose precision as their formulas stand.</summary>
internal static class ReferenceFunctions
{
    /// <summary>erf x = 2/√π · e^−x² · Σ 2ⁿ x²ⁿ⁺¹/(1·3·…·(2n+1)): all terms are of one sign, so nothing cancels (Abramowitz and Stegun 7.1.6).</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) > 6)
            return Math.Sign(x);
        double term = x, sum = 0;
        for (var n = 0; n < 200; n++)
        {
            sum += term;
            term *= 2 * x * x / ((2 * n) + 3);
        }
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>ln(1 + u), by W. Kahan's correction for the rounding of 1 + u.</summary>
    public static double LogOnePlus(double u)
    {
        var sum = 1 + u;
        return sum == 1 ? u : Math.Log(sum) * u / (sum - 1);
    }

    /// <summary>e^x − 1 = 2·sinh(x/2)·e^(x/2).</summary>
    public static double ExpMinusOne(double x) => Math.Abs(x) > 1 ? Math.Exp(x) - 1 : 2 * Math.Sinh(x / 2) * Math.Exp(x / 2);

    public static double Softplus(double x) => Math.Max(0, x) + LogOnePlus(Math.Exp(-Math.Abs(x)));
}
