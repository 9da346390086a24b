namespace LstmOnnx.Kernels.Tests;

/// <summary>The slope of a double formula: (f(v + s) − f(v − s)) / 2s with s = 1e-5, off by about 1e-10 for formulas of unit scale.</summary>
internal static class CentralDifference
{
    public static double Slope(Func<double[], double> function, double[] at, int which)
    {
        const double step = 1e-5;
        var (above, below) = (at.ToArray(), at.ToArray());
        above[which] += step;
        below[which] -= step;
        return (function(above) - function(below)) / (2 * step);
    }
}
