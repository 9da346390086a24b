namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>A convolution written out as its definition, in double, over one to three spatial axes.</summary>
internal sealed record ReferenceConvolution(int Images, int Groups, int Channels, int Features, int[] Input, int[] Kernel, int[] Strides, int[] Dilations, int[] Pads, bool WithBias)
{
    /// <summary>Spatial sizes of the result.</summary>
    public int[] Output => [.. Input.Select((size, i) => ((size + Pads[i] + Pads[i + Input.Length] - ((Kernel[i] - 1) * Dilations[i]) - 1) / Strides[i]) + 1)];

    public int[] InputShape => [Images, Groups * Channels, .. Input];

    public int[] WeightShape => [Groups * Features, Channels, .. Kernel];

    public int[] OutputShape => [Images, Groups * Features, .. Output];

    /// <summary>y[n, m, p] = b[m] + Σ x[n, c, p · stride − pad + k · dilation] · w[m, c, k].</summary>
    public double[] Convolve(double[] x, double[] weights, double[] bias)
    {
        var (inputs, outputs, taps) = (Count(Input), Count(Output), Count(Kernel));
        var y = new double[Count(OutputShape)];
        ForEachProduct((n, g, m, c, tap, position, place) =>
            y[(((n * Groups * Features) + (g * Features) + m) * outputs) + position] +=
                x[(((n * Groups * Channels) + (g * Channels) + c) * inputs) + place] * weights[((((g * Features) + m) * Channels) + c) * taps + tap]);
        AddBias(y, bias, Groups * Features, outputs);
        return y;
    }

    /// <summary>The transposed convolution: from [N, C, positions] and weights [C, M, taps] to [N, M, inputs].</summary>
    public double[] Transpose(double[] x, double[] weights, double[] bias)
    {
        var (inputs, outputs, taps) = (Count(Input), Count(Output), Count(Kernel));
        var y = new double[Images * Groups * Features * inputs];
        ForEachProduct((n, g, m, c, tap, position, place) =>
            y[(((n * Groups * Features) + (g * Features) + m) * inputs) + place] +=
                x[(((n * Groups * Channels) + (g * Channels) + c) * outputs) + position] * weights[((((g * Channels) + c) * Features) + m) * taps + tap]);
        AddBias(y, bias, Groups * Features, inputs);
        return y;
    }

    public static int Count(int[] shape) => shape.Aggregate(1, (product, size) => product * size);

    private static void AddBias(double[] y, double[] bias, int channels, int inner)
    {
        for (var i = 0; i < y.Length && bias.Length > 0; i++)
            y[i] += bias[i / inner % channels];
    }

    private void ForEachProduct(Action<int, int, int, int, int, int, int> product)
    {
        for (var tap = 0; tap < Count(Kernel); tap++)
        {
            for (var position = 0; position < Count(Output); position++)
            {
                if (Place(tap, position) is not { } place)
                    continue;
                for (var i = 0; i < Images * Groups * Features * Channels; i++)
                    product(i / (Groups * Features * Channels), i / (Features * Channels) % Groups, i / Channels % Features, i % Channels, tap, position, place);
            }
        }
    }

    private int? Place(int tap, int position)
    {
        var (place, size) = (0, 1);
        for (var i = Input.Length - 1; i >= 0; i--)
        {
            var at = (position % Output[i] * Strides[i]) - Pads[i] + (tap % Kernel[i] * Dilations[i]);
            if (at < 0 || at >= Input[i])
                return null;
            place += at * size;
            (size, position, tap) = (size * Input[i], position / Output[i], tap / Kernel[i]);
        }
        return place;
    }
}
