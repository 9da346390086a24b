namespace LstmOnnx.Training;

/// <summary>The norm over all gradients, summed in double in a fixed order.</summary>
internal static class GradientNorm
{
    public static double Of(IReadOnlyList<Parameter> parameters)
    {
        var total = 0.0;
        for (var i = 0; i < parameters.Count; i++)
            total += SumOfSquares(parameters[i].Gradients);
        return Math.Sqrt(total);
    }

    /// <summary>The norm that is left when every element is held in ±bound.</summary>
    public static double Of(IReadOnlyList<Parameter> parameters, float bound)
    {
        var total = 0.0;
        for (var i = 0; i < parameters.Count; i++)
        {
            foreach (var gradient in parameters[i].Gradients)
            {
                double value = Math.Clamp(gradient, -bound, bound);
                total += value * value;
            }
        }
        return Math.Sqrt(total);
    }

    // Four chains, so that the additions need not wait for each other.
    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        double sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        var i = 0;
        for (; i <= values.Length - 4; i += 4)
        {
            sum0 += (double)values[i] * values[i];
            sum1 += (double)values[i + 1] * values[i + 1];
            sum2 += (double)values[i + 2] * values[i + 2];
            sum3 += (double)values[i + 3] * values[i + 3];
        }
        for (; i < values.Length; i++)
            sum0 += (double)values[i] * values[i];
        return sum0 + sum1 + (sum2 + sum3);
    }
}
