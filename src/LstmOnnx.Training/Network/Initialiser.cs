using System.Runtime.Intrinsics;

namespace LstmOnnx.Training;

/// <summary>Draws the first weights. Every tensor has a random stream of its own, so the size of one does not change the others.</summary>
internal static class Initialiser
{
    public static void Lstm(LstmParameters lstm, Initialisation kind, int seed, int place)
    {
        var (inputSize, hiddenSize) = (lstm.InputSize, lstm.HiddenSize);
        if (kind == Initialisation.PyTorch)
        {
            var bound = 1 / Math.Sqrt(hiddenSize);
            Uniform(lstm.InputWeights, bound, Stream(seed, place));
            Uniform(lstm.RecurrentWeights, bound, Stream(seed, place + 1));
            TwoUniforms(lstm.Bias, bound, Stream(seed, place + 2));
            return;
        }
        Uniform(lstm.InputWeights, Math.Sqrt(6.0 / (inputSize + (4 * hiddenSize))), Stream(seed, place));
        OrthonormalColumns(lstm.RecurrentWeights, Stream(seed, place + 1));
        lstm.Bias.Values.AsSpan(2 * hiddenSize, hiddenSize).Fill(1);
    }

    public static void Dense(DenseParameters dense, Initialisation kind, int seed, int place)
    {
        if (kind == Initialisation.PyTorch)
        {
            var bound = 1 / Math.Sqrt(dense.InputSize);
            Uniform(dense.Weights, bound, Stream(seed, place));
            Uniform(dense.Bias, bound, Stream(seed, place + 1));
            return;
        }
        Uniform(dense.Weights, Math.Sqrt(6.0 / (dense.InputSize + dense.OutputSize)), Stream(seed, place));
    }

    private static RandomStream Stream(int seed, int place) => new(seed, RandomPurpose.Weights, place);

    private static void Uniform(Parameter parameter, double bound, RandomStream random)
    {
        foreach (ref var value in parameter.Values.AsSpan())
            value = (float)random.NextWithin(bound);
    }

    private static void TwoUniforms(Parameter parameter, double bound, RandomStream random)
    {
        foreach (ref var value in parameter.Values.AsSpan())
            value = (float)(random.NextWithin(bound) + random.NextWithin(bound));
    }

    // Normal columns made orthonormal one after the other (modified Gram and Schmidt): the Q of a QR decomposition whose R has a positive diagonal.
    private static void OrthonormalColumns(Parameter parameter, RandomStream random)
    {
        var (rowCount, columnCount) = (parameter.Shape[0], parameter.Shape[1]);
        var columns = new double[columnCount][];
        for (var column = 0; column < columnCount; column++)
        {
            var values = columns[column] = new double[rowCount];
            foreach (ref var value in values.AsSpan())
                value = random.NextNormal();
            for (var earlier = 0; earlier < column; earlier++)
                AddScaled(columns[earlier], -Dot(columns[earlier], values), values);
            var norm = Math.Sqrt(Dot(values, values));
            for (var row = 0; row < rowCount; row++)
            {
                values[row] /= norm;
                parameter.Values[(row * columnCount) + column] = (float)values[row];
            }
        }
    }

    // Four chains, whatever the machine's vectors: the sums, and so the weights, are the same everywhere. 4H is a multiple of four.
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
