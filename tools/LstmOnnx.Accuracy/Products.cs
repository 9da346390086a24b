using LstmOnnx.Kernels;

namespace LstmOnnx.Accuracy;

/// <summary>The inference cell's fused products over a grid of both arguments.</summary>
internal static class Products
{
    public const double Bound = 3e-7;

    /// <summary>The worst absolute error of σ(i)·tanh(g) and of σ(o)·tanh(c), and where.</summary>
    /// <param name="width">The width.</param>
    /// <param name="side">Numbers along each side of the grid.</param>
    public static IEnumerable<(string Name, double Worst, float Gate, float Argument)> Run(SimdWidth width, int side)
    {
        yield return Worst("cell's σ(i)·tanh(g)", AtWidth.Binary<CellAddition>, width, side);
        yield return Worst("cell's σ(o)·tanh(c)", AtWidth.Binary<CellHidden>, width, side);
    }

    private delegate void Evaluate(SimdWidth width, ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> y);

    private static (string Name, double Worst, float Gate, float Argument) Worst(string name, Evaluate evaluate, SimdWidth width, int side)
    {
        var numbers = Numbers(side);
        var exact = Array.ConvertAll(numbers, x => Exact.Tanh(x));
        var y = new float[numbers.Length];
        var (worst, gate, argument) = (0.0, 0f, 0f);
        foreach (var left in numbers)
        {
            evaluate(width, new ReadOnlySpan<float>(in left), numbers, y);
            var sigmoid = Exact.Sigmoid(left);
            for (var i = 0; i < y.Length; i++)
            {
                var error = Math.Abs(y[i] - (sigmoid * exact[i]));
                if (!(error <= worst))
                    (worst, gate, argument) = (double.IsNaN(error) ? double.PositiveInfinity : error, left, numbers[i]);
            }
        }
        return (name, worst, gate, argument);
    }

    // Half evenly from −20 to 20, half by powers from 1e-12 to the largest float, of both signs; and the ends.
    private static float[] Numbers(int side) =>
    [
        .. Enumerable.Range(0, side / 2).Select(i => -20 + (40f * i / ((side / 2) - 1))),
        .. Enumerable.Range(0, side / 2).Select(i => (i % 2 == 0 ? 1 : -1) * MathF.Pow(10, -12 + (50f * i / (side / 2)))),
        0, float.PositiveInfinity, float.NegativeInfinity,
    ];
}
