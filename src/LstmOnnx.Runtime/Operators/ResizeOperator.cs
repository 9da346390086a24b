using System.Numerics;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>
/// Resize and Upsample by nearest elements (of any type), linear or cubic interpolation (of floats), axis by axis. Scales, sizes and the region must be known while planning; anti-aliasing is refused.
/// </summary>
internal sealed class ResizeOperator(Resampling resampling, float[]? storedScales, int scalesInput, long[]? axes, string aspect, float extrapolation) : Operator
{
    private const int RoiInput = 1, SizesInput = 3;

    private static readonly Resampling Old = new("nearest", "asymmetric", "floor", -0.75, ExcludesOutside: false);

    public static OperatorDescription Resize { get; } = new("Resize", 10, node =>
    {
        if (node.Opset < 11)
        {
            node.Inputs(2, 2);
            return new ResizeOperator(Old with { Mode = OldMode(node) }, null, 1, null, "stretch", 0);
        }
        node.Inputs(node.Opset < 13 ? 3 : 1, 4);
        if (node.Opset >= 18 && node.Flag("antialias", false))
            throw node.Refuse("antialias", 1, "the SIMD engine resizes without anti-aliasing");
        var resampling = new Resampling(
            Chosen(node, "mode", "nearest", "linear", "cubic"),
            Chosen(node, "coordinate_transformation_mode", ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric", "tf_crop_and_resize",
                .. node.Opset < 13 ? new[] { "tf_half_pixel_for_nn" } : [], .. node.Opset >= 19 ? new[] { "half_pixel_symmetric" } : []]),
            Chosen(node, "nearest_mode", "round_prefer_floor", "round_prefer_ceil", "floor", "ceil"),
            node.Float("cubic_coeff_a", -0.75f),
            node.Flag("exclude_outside", false));
        var aspect = node.Opset >= 18 ? Chosen(node, "keep_aspect_ratio_policy", "stretch", "not_larger", "not_smaller") : "stretch";
        return new ResizeOperator(resampling, null, 2, node.Opset >= 18 ? node.Ints("axes") : null, aspect, node.Float("extrapolation_value", 0));
    });

    public static OperatorDescription Upsample { get; } = new("Upsample", 7, node =>
    {
        if (node.Opset > 9)
            throw node.Refuse($"opset {node.Opset} has no operator Upsample; it is Resize there");
        var asInput = node.Opset == 9;
        node.Inputs(asInput ? 2 : 1, asInput ? 2 : 1);
        var scales = asInput ? null : node.Floats("scales") ?? throw node.Refuse("attribute scales is missing");
        return new ResizeOperator(Old with { Mode = OldMode(node) }, scales, 1, null, "stretch", 0);
    });

    public override void Plan(NodePlanner node)
    {
        var x = node.Input(0);
        var named = axes is null ? [.. Enumerable.Range(0, x.Rank)] : Axes.Normalise(node, axes, x.Rank);
        var (shape, scales) = Sizes(node, x, named);
        var crops = Crops(node, named, x.Rank);
        node.TakeRoom(shape.Sum(s => (long)s) * 16);
        if (Layout.Count(shape) == 0 || x.Count == 0)
            node.Output(0, Layout.Count(shape) == 0 ? node.New(x.Type, shape) : throw node.Mismatch($"an input of shape {Layout.Text(x.Shape)} holds nothing to resize"));
        else if (resampling.Mode == "nearest")
            node.Output(0, Nearest(node, x, shape, scales, crops));
        else
            node.Output(0, x.Carrier switch
            {
                Carrier.Float => Interpolated<float>(node, node.Floats(0), shape, scales, crops),
                Carrier.Double => Interpolated<double>(node, x, shape, scales, crops),
                _ => throw node.UnsupportedType(x.Type, "floats of 16, 32 or 64 bits to interpolate"),
            });
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (node.OutputShape[flow.Axis] != node.Value(0).Shape[flow.Axis] || resampling.Coordinates == "tf_crop_and_resize")
            throw node.Obstacle("it needs other steps: it resizes time");
        node.Output(0, flow);
    }

    private static string OldMode(NodeReader node) => Chosen(node, "mode", "nearest", "linear");

    // The first choice stands for an absent attribute.
    private static string Chosen(NodeReader node, string name, params string[] choices)
    {
        var value = node.Text(name, choices[0]);
        return choices.Contains(value) ? value : throw node.Refuse(name, value, $"it must be one of {string.Join(", ", choices)}");
    }

    private Value Nearest(NodePlanner node, Value x, int[] shape, double[] scales, (double, double)[] crops)
    {
        var result = node.New(x.Type, shape);
        var places = shape.Select((size, axis) => resampling.Places(x.Shape[axis], size, scales[axis], crops[axis])).ToArray();
        var fill = places.Any(p => p.Contains(TableCopyCall.Outside)) ? Fill(node, x) : null;
        node.Emit($"resize {Layout.Text(x.Shape)} to {Layout.Text(shape)}", fill is null ? [x] : [x, fill], [result], TableCopyCall.Bind(x, places, fill, result));
        return result;
    }

    private Value Fill(NodePlanner node, Value x) => x.Carrier switch
    {
        Carrier.Float => node.NewConstant(x.Type, new[] { ElementTypes.Round(x.Type, extrapolation) }, 1),
        Carrier.Double => node.NewConstant(x.Type, new[] { (double)extrapolation }, 1),
        _ => node.NewConstant(x.Type, new[] { ElementTypes.Wrap(x.Type, (long)extrapolation) }, 1),
    };

    private Value Interpolated<T>(NodePlanner node, Value x, int[] shape, double[] scales, (double, double)[] crops)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        x = node.RowMajor(x);
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == x.Shape[axis] && scales[axis] == 1 && crops[axis] == (0, 1))
                continue;
            var (outer, size, inner) = ((int)Layout.Count(x.Shape.AsSpan(0, axis)), x.Shape[axis], (int)Layout.Count(x.Shape.AsSpan(axis + 1)));
            var taps = resampling.Taps(size, shape[axis], scales[axis], crops[axis]);
            var (from, to) = (x, node.New(x.Type, [.. x.Shape.AsSpan(..axis), shape[axis], .. x.Shape.AsSpan((axis + 1)..)]));
            var fill = T.CreateTruncating(extrapolation);
            node.Emit($"resize axis {axis} of {Layout.Text(x.Shape)} to {shape[axis]}", [from], [to], buffers => new ResampleCall<T>(outer, size, inner, taps, fill, buffers.Of<T>(from), buffers.Of<T>(to)));
            x = to;
        }
        return x;
    }

    private (int[] Shape, double[] Scales) Sizes(NodePlanner node, Value x, int[] named)
    {
        var (sizes, scales) = (Array.ConvertAll(x.Shape, s => (long)s), Enumerable.Repeat(1.0, x.Rank).ToArray());
        if (storedScales is null && scalesInput == 2 && node.Has(SizesInput) && node.Integers(SizesInput, "sizes") is { Length: > 0 } wanted)
        {
            CheckCount(node, "sizes", wanted.Length, named);
            var ratios = named.Select((axis, i) => (double)wanted[i] / x.Shape[axis]).ToArray();
            for (var i = 0; i < named.Length; i++)
            {
                var (axis, ratio) = (named[i], aspect == "not_larger" ? ratios.Min() : aspect == "not_smaller" ? ratios.Max() : ratios[i]);
                sizes[axis] = aspect == "stretch" ? wanted[i] : (long)Math.Floor((ratio * x.Shape[axis]) + 0.5);
                scales[axis] = ratio;
            }
            return (Axes.Shape(node, sizes), scales);
        }
        var given = storedScales ?? (node.Has(scalesInput) ? node.FloatsOf(node.Input(scalesInput)) ?? throw node.DependsOnData("scales") : throw node.Mismatch("neither scales nor sizes are given"));
        CheckCount(node, "scales", given.Length, named);
        for (var i = 0; i < named.Length; i++)
        {
            if (!(given[i] > 0) || !float.IsFinite(given[i]))
                throw node.Mismatch($"a scale of {given[i]}");
            scales[named[i]] = given[i];
            sizes[named[i]] = (long)Math.Min(Math.Floor((double)x.Shape[named[i]] * given[i]), long.MaxValue / 2);
        }
        return (Axes.Shape(node, sizes), scales);
    }

    // A region [starts, ends] in parts of each axis.
    private (double Start, double End)[] Crops(NodePlanner node, int[] named, int rank)
    {
        var crops = Enumerable.Repeat((0.0, 1.0), rank).ToArray();
        if (resampling.Coordinates != "tf_crop_and_resize")
            return crops;
        var given = node.Has(RoiInput) ? node.Input(RoiInput) : throw node.Mismatch("input 'roi' is missing, which tf_crop_and_resize needs");
        var roi = given.Carrier == Carrier.Double ? node.ElementsOf<double>(given) : node.FloatsOf(given) is { } floats ? Array.ConvertAll(floats, f => (double)f) : null;
        if (roi is null)
            throw node.DependsOnData("roi");
        CheckCount(node, "roi", roi.Length / 2, named);
        for (var i = 0; i < named.Length; i++)
            crops[named[i]] = (roi[i], roi[i + named.Length]);
        return crops;
    }

    private static void CheckCount(NodePlanner node, string name, int count, int[] named)
    {
        if (count != named.Length)
            throw node.Mismatch($"input '{name}' has {count} values for {named.Length} axes");
    }
}
