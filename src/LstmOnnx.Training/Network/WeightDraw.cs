using System.Runtime.Intrinsics;

namespace LstmOnnx.Training;

/// <summary>Fills one tensor with first values by a rule.</summary>
internal static class WeightDraw
{
    // The standard deviation that a standard normal number has left when it is cut at ±2: Keras divides by it.
    private const double CutDeviation = 0.87962566103423978;

    // Keras's of random_uniform, random_normal and truncated_normal.
    private const double UsualScale = 0.05;

    public static void Fill(Parameter parameter, WeightInitialisation rule, RandomStream random)
    {
        double fanOut = parameter.Shape[0];
        double fanIn = parameter.Shape[^1];
        switch (rule.Kind)
        {
            case WeightInitialiser.GlorotUniform:
                Uniform(parameter, Math.Sqrt(6 / (fanIn + fanOut)), random);
                break;
            case WeightInitialiser.GlorotNormal:
                CutNormal(parameter, Math.Sqrt(2 / (fanIn + fanOut)) / CutDeviation, random);
                break;
            case WeightInitialiser.XavierNormal:
                Normal(parameter, Math.Sqrt(2 / (fanIn + fanOut)), random);
                break;
            case WeightInitialiser.HeUniform:
                Uniform(parameter, Math.Sqrt(6 / fanIn), random);
                break;
            case WeightInitialiser.HeNormal:
                CutNormal(parameter, Math.Sqrt(2 / fanIn) / CutDeviation, random);
                break;
            case WeightInitialiser.KaimingNormal:
                Normal(parameter, Math.Sqrt(2 / fanIn), random);
                break;
            case WeightInitialiser.LecunUniform:
                Uniform(parameter, Math.Sqrt(3 / fanIn), random);
                break;
            case WeightInitialiser.LecunNormal:
                CutNormal(parameter, Math.Sqrt(1 / fanIn) / CutDeviation, random);
                break;
            case WeightInitialiser.Orthogonal:
                Orthonormal(parameter, rule.Scale ?? 1, random);
                break;
            case WeightInitialiser.Uniform:
                Uniform(parameter, rule.Scale ?? UsualScale, random);
                break;
            case WeightInitialiser.Normal:
                Normal(parameter, rule.Scale ?? UsualScale, random);
                break;
            case WeightInitialiser.TruncatedNormal:
                CutNormal(parameter, rule.Scale ?? UsualScale, random);
                break;
            case WeightInitialiser.Zeros:
                parameter.Values.AsSpan().Clear();
                break;
            default:
                throw new ArgumentException($"there is no initialiser {rule.Kind}", nameof(rule));
        }
    }

    public static void TwoUniforms(Span<float> values, double bound, ref RandomStream random)
    {
        foreach (ref var value in values)
            value = (float)(random.NextWithin(bound) + random.NextWithin(bound));
    }

    public static void Uniform(Span<float> values, double bound, ref RandomStream random)
    {
        foreach (ref var value in values)
            value = (float)random.NextWithin(bound);
    }

    private static void Uniform(Parameter parameter, double bound, RandomStream random) => Uniform(parameter.Values, bound, ref random);

    private static void Normal(Parameter parameter, double deviation, RandomStream random)
    {
        foreach (ref var value in parameter.Values.AsSpan())
            value = (float)(deviation * random.NextNormal());
    }

    private static void CutNormal(Parameter parameter, double deviation, RandomStream random)
    {
        foreach (ref var value in parameter.Values.AsSpan())
        {
            double draw;
            do
            {
                draw = random.NextNormal();
            }
            while (Math.Abs(draw) > 2);
            value = (float)(deviation * draw);
        }
    }

    // Normal vectors made orthonormal one after the other (modified Gram and Schmidt): the Q of a QR decomposition whose R has a positive diagonal. They are
    // the columns, or the rows where those are fewer.
    private static void Orthonormal(Parameter parameter, double gain, RandomStream random)
    {
        var (rowCount, columnCount) = (parameter.Shape[0], parameter.Shape[1]);
        var areColumns = rowCount >= columnCount;
        var (length, count) = areColumns ? (rowCount, columnCount) : (columnCount, rowCount);
        var vectors = new double[count][];
        for (var vector = 0; vector < count; vector++)
        {
            // Filled up with zeros to a multiple of four.
            var values = vectors[vector] = new double[(length + 3) / 4 * 4];
            foreach (ref var value in values.AsSpan(0, length))
                value = random.NextNormal();
            for (var earlier = 0; earlier < vector; earlier++)
                AddScaled(vectors[earlier], -Dot(vectors[earlier], values), values);
            var norm = Math.Sqrt(Dot(values, values));
            for (var i = 0; i < length; i++)
            {
                values[i] /= norm;
                parameter.Values[areColumns ? (i * columnCount) + vector : (vector * columnCount) + i] = (float)(gain * values[i]);
            }
        }
    }

    // Four chains, whatever the machine's vectors: the sums, and so the weights, are the same everywhere.
    private static double Dot(double[] left, double[] right)
    {
        var sum = Vector256<double>.Zero;
        for (var i = 0; i < left.Length; i += 4)
            sum += Vector256.Create(left, i) * Vector256.Create(right, i);
        return sum[0] + sum[1] + sum[2] + sum[3];
    }

    private static void AddScaled(double[] source, double scale, double[] destination)
    {
        for (var i = 0; i < source.Length; i += 4)
            ((Vector256.Create(source, i) * scale) + Vector256.Create(destination, i)).CopyTo(destination, i);
    }
}
