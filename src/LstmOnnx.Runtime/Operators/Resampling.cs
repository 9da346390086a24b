using LstmOnnx.Runtime.Calls;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Where the elements of a resampled axis come from, by ONNX's rules. Immutable.</summary>
/// <param name="Mode">How elements between places are made: nearest, linear or cubic.</param>
/// <param name="Coordinates">ONNX's <c>coordinate_transformation_mode</c>.</param>
/// <param name="Nearest">ONNX's <c>nearest_mode</c>.</param>
/// <param name="CubicA">ONNX's <c>cubic_coeff_a</c>.</param>
/// <param name="ExcludesOutside">Whether taps outside of the axis have no weight; they repeat the ends otherwise.</param>
internal sealed record Resampling(string Mode, string Coordinates, string Nearest, double CubicA, bool ExcludesOutside)
{
    /// <summary>For each index of the result, the index of the source; <see cref="TableCopyCall.Outside"/> where a crop leaves it.</summary>
    public int[] Places(int size, int count, double scale, (double Start, double End) crop)
    {
        var places = new int[count];
        for (var i = 0; i < count; i++)
        {
            var x = Place(i, size, count, scale, crop);
            places[i] = IsOutside(x, size) ? TableCopyCall.Outside : (int)Math.Clamp(Round(x), 0, size - 1);
        }
        return places;
    }

    /// <summary>For each index of the result, the weighted elements of the source.</summary>
    public ResampleTaps[] Taps(int size, int count, double scale, (double Start, double End) crop)
    {
        var taps = new ResampleTaps[count];
        for (var i = 0; i < count; i++)
        {
            var x = Place(i, size, count, scale, crop);
            taps[i] = IsOutside(x, size) ? new ResampleTaps([], []) : TapsAt(x, size);
        }
        return taps;
    }

    private bool IsOutside(double x, int size) => Coordinates == "tf_crop_and_resize" && (x < 0 || x > size - 1);

    private ResampleTaps TapsAt(double x, int size)
    {
        var floor = Math.Floor(x);
        var t = x - floor;
        double[] weights = Mode == "linear"
            ? [1 - t, t]
            : [Far(1 + t), Close(t), Close(1 - t), Far(2 - t)];
        var first = (long)floor - (Mode == "linear" ? 0 : 1);
        if (ExcludesOutside)
        {
            for (var k = 0; k < weights.Length; k++)
                weights[k] = first + k < 0 || first + k >= size ? 0 : weights[k];
            var sum = weights.Sum();
            weights = Array.ConvertAll(weights, w => w / sum);
        }
        return new ResampleTaps([.. Enumerable.Range(0, weights.Length).Select(k => (int)Math.Clamp(first + k, 0, size - 1))], weights);

        // Keys' cubic convolution within one element, and from one to two.
        double Close(double d) => ((((CubicA + 2) * d) - (CubicA + 3)) * d * d) + 1;
        double Far(double d) => ((((CubicA * d) - (5 * CubicA)) * d) + (8 * CubicA)) * d - (4 * CubicA);
    }

    // The length that the scale gives may be a fraction; ONNX's own tests reckon with it.
    private double Place(int i, int size, int count, double scale, (double Start, double End) crop)
    {
        var length = scale * size;
        return Coordinates switch
        {
            "asymmetric" => i / scale,
            "align_corners" => length == 1 ? 0 : i * (size - 1) / (length - 1),
            "pytorch_half_pixel" => length > 1 ? ((i + 0.5) / scale) - 0.5 : 0,
            "tf_half_pixel_for_nn" => (i + 0.5) / scale,
            "tf_crop_and_resize" => count > 1 ? (crop.Start * (size - 1)) + (i * (crop.End - crop.Start) * (size - 1) / (length - 1)) : 0.5 * (crop.Start + crop.End) * (size - 1),
            "half_pixel_symmetric" => (size / 2.0 * (1 - (count / length))) + ((i + 0.5) / scale) - 0.5,
            _ => ((i + 0.5) / scale) - 0.5,
        };
    }

    private double Round(double x) => Nearest switch
    {
        "floor" => Math.Floor(x),
        "ceil" => Math.Ceiling(x),
        "round_prefer_ceil" => Math.Floor(x + 0.5),
        _ => Math.Ceiling(x - 0.5),
    };
}
