namespace LstmOnnx.Runtime.Operators;

/// <summary>Functions of doubles that .NET lacks or rounds carelessly; a few units in the last place off.</summary>
internal static class DoubleMath
{
    private const double TwoByRootOfPi = 1.1283791670955126;

    /// <summary>1/(1 + e^−x).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>ln(1 + e^x).</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + LogOfOnePlus(Math.Exp(-Math.Abs(x)));

    /// <summary>ln(1 + x); the error of 1 + x is divided out again (Kahan).</summary>
    public static double LogOfOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>e^x − 1; the error of e^x is divided out again (Kahan).</summary>
    public static double ExpMinusOne(double x)
    {
        var e = Math.Exp(x);
        var difference = e - 1;
        return e == 1 ? x : difference == -1 || Math.Abs(x) > 1 ? difference : difference * (x / Math.Log(e));
    }

    /// <summary>The error function: 2x/√π·e^−x²·Σ (2x²)ⁿ/(1·3·5…(2n + 1)), whose terms are all positive (Abramowitz and Stegun 7.1.6).</summary>
    public static double Erf(double x)
    {
        if (double.IsNaN(x))
            return x;
        // 1 − erf(6) is below 2^−53.
        if (Math.Abs(x) >= 6)
            return Math.Sign(x);
        var square = 2 * x * x;
        var (term, sum) = (1.0, 1.0);
        for (var odd = 3; term > sum * 1e-17; odd += 2)
        {
            term *= square / odd;
            sum += term;
        }
        return TwoByRootOfPi * x * Math.Exp(-x * x) * sum;
    }
}
