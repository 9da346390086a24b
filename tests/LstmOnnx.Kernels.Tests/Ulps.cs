namespace LstmOnnx.Kernels.Tests;

/// <summary>Errors in units in the last place of a float.</summary>
internal static class Ulps
{
    /// <summary>|found − exact| in units of the float spacing at the exact value, that of denormals near 0. Infinities and NaN count 0 where they are right.</summary>
    public static double Of(float found, double exact)
    {
        var rounded = (float)exact;
        if (rounded.Equals(found) && !float.IsFinite(rounded))
            return 0;
        var spacing = Math.ScaleB(1, Math.Max(Math.ILogB(exact), -126) - 23);
        return Math.Abs(found - exact) / spacing;
    }

    /// <summary>Fails with the place where a result is further off.</summary>
    public static void Within(double bound, string name, ReadOnlySpan<float> x, ReadOnlySpan<float> found, Func<double, double> exact)
    {
        for (var i = 0; i < x.Length; i++)
        {
            // Negated on purpose: NaN must fail.
            if (!(Of(found[i], exact(x[i])) <= bound))
                Assert.Fail($"{name}({x[i]:R}) is {found[i]:R}, expected {exact(x[i]):R}: {Of(found[i], exact(x[i]))} units off");
        }
    }
}
