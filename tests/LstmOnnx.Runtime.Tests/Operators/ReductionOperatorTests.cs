using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>Reductions, places of extremes, running sums and the softmax family, against LINQ over doubles or values worked out by hand.</summary>
public class ReductionOperatorTests
{
    private static readonly float[] Six = [1, 2, 3, 4, 5, 6];

    private static readonly AttributeProto Flat = OnnxAttribute.Of("keepdims", 0L);

    public static TheoryData<string, Func<double[], double>> Reductions { get; } = new()
    {
        { "ReduceL1", x => x.Sum(Math.Abs) },
        { "ReduceL2", x => Math.Sqrt(x.Sum(v => v * v)) },
        { "ReduceLogSum", x => Math.Log(x.Sum()) },
        { "ReduceLogSumExp", x => Math.Log(x.Sum(Math.Exp)) },
        { "ReduceMax", x => x.Max() },
        { "ReduceMean", x => x.Average() },
        { "ReduceMin", x => x.Min() },
        { "ReduceProd", x => x.Aggregate(1.0, (a, b) => a * b) },
        { "ReduceSum", x => x.Sum() },
        { "ReduceSumSquare", x => x.Sum(v => v * v) },
    };

    [Theory]
    [MemberData(nameof(Reductions))]
    public void Any_axes_are_reduced_as_attribute_and_as_input(string opType, Func<double[], double> reduce)
    {
        // 35 inner columns are more than one block; 5 rows are four side by side and one alone.
        int[] shape = [5, 3, 5, 7];
        var x = Array.ConvertAll(Seeded.Floats(5 * 3 * 5 * 7, 1), v => MathF.Abs(v) + 0.1f);
        foreach (var axes in (long[][])[[3], [-2], [1], [0], [1, 3], [2, 3], [3, 0], [0, 1, 2, 3], []])
        {
            int[] reduced = axes.Length == 0 ? [0, 1, 2, 3] : [.. axes.Select(a => (int)(a < 0 ? a + 4 : a))];
            int[] kept = [.. Enumerable.Range(0, 4).Except(reduced).Select(a => shape[a])];
            var expected = Reduced(x, shape, reduced, reduce);
            var tolerance = 1e-6 * Math.Max(1, expected.Max(Math.Abs));
            new OperatorCase(opType, 11).Input(x, 5, 3, 5, 7).With([.. Axes(axes), Flat]).Gives(kept, expected, tolerance);
            new OperatorCase(opType, 18).Input(x, 5, 3, 5, 7).Axes(axes).With(Flat).Gives(kept, expected, tolerance);
            new OperatorCase(opType, 18).Input(x, 5, 3, 5, 7).Axes(axes).As(ElementType.Double).Gives([.. shape.Select((s, a) => reduced.Contains(a) ? 1 : s)], expected, tolerance);
        }
    }

    [Theory]
    [InlineData("ReduceL1", 0f)]
    [InlineData("ReduceL2", 0f)]
    [InlineData("ReduceLogSum", float.NegativeInfinity)]
    [InlineData("ReduceLogSumExp", float.NegativeInfinity)]
    [InlineData("ReduceMax", float.NegativeInfinity)]
    [InlineData("ReduceMean", float.NaN)]
    [InlineData("ReduceMin", float.PositiveInfinity)]
    [InlineData("ReduceProd", 1f)]
    [InlineData("ReduceSum", 0f)]
    [InlineData("ReduceSumSquare", 0f)]
    public void Of_no_elements_there_is_a_neutral_one(string opType, float neutral)
    {
        new OperatorCase(opType, 18).Input([], 2, 0, 4).Axes(1).Gives([2, 1, 4], [.. Enumerable.Repeat(neutral, 8)]);
        new OperatorCase(opType, 18).Input([], 2, 0, 4).Axes(2).Gives([2, 0, 1], []);
    }

    [Theory]
    [InlineData("ReduceL1", new float[] { 3, 4 })]
    [InlineData("ReduceL2", new float[] { 3, 4 })]
    [InlineData("ReduceSumSquare", new float[] { 9, 16 })]
    [InlineData("ReduceSum", new float[] { -3, 4 })]
    [InlineData("ReduceMax", new float[] { -3, 4 })]
    public void Without_axes_each_element_may_stand_for_itself(string opType, float[] expected) =>
        new OperatorCase(opType, opset: 18).Input([-3, 4], 2).With(LstmOnnx.Onnx.OnnxAttribute.Of("noop_with_empty_axes", 1L)).Gives([2], expected, 1e-6);

    [Fact]
    public void Without_axes_all_or_nothing_is_reduced()
    {
        var noop = OnnxAttribute.Of("noop_with_empty_axes", 1L);
        new OperatorCase("ReduceSum").Input(Six, 2, 3).Gives([1, 1], [21]);
        new OperatorCase("ReduceSum").Input(Six, 2, 3).With(noop).Gives([2, 3], Six);
        new OperatorCase("ReduceSum").Input(Six, 2, 3).Axes().With(noop).Gives([2, 3], Six);
        new OperatorCase("ReduceSum").Input(Six, 2, 3).Axes(1).With(noop).Gives([2, 1], [6, 15]);
        new OperatorCase("ReduceMax").Input([5], []).Gives([], [5]);
        new OperatorCase("ReduceSum").Input(Six, 2, 3).Axes(2).Refused(RefusalCode.ShapeMismatch, "axis 2");
        new OperatorCase("ReduceSum").Input(Six, 2, 3).Axes(1, -1).Refused(RefusalCode.ShapeMismatch, "twice");
        new OperatorCase("ReduceMax").Input(Six, 2, 3).Axes(1).Refused(RefusalCode.MissingValue, "2 inputs");
    }

    [Fact]
    public void Integers_are_reduced_as_integers()
    {
        float[] x = [100, 100, -3, 5];
        var axes = Axes(1);
        OperatorCase Of(string opType, ElementType type) => new OperatorCase(opType, 11).Input(x, 2, 2).As(type).With(axes);
        Of("ReduceSum", ElementType.Int8).Gives([2, 1], [-56, 2]);
        Of("ReduceMean", ElementType.Int8).Gives([2, 1], [100, 1]);
        Of("ReduceProd", ElementType.Int32).Gives([2, 1], [10000, -15]);
        Of("ReduceMax", ElementType.Int16).Gives([2, 1], [100, 5]);
        Of("ReduceMin", ElementType.Int16).Gives([2, 1], [100, -3]);
        Of("ReduceL1", ElementType.Int64).Gives([2, 1], [200, 8]);
        Of("ReduceL2", ElementType.Int64).Gives([2, 1], [141, 5]);
        Of("ReduceSumSquare", ElementType.Int32).Gives([2, 1], [20000, 34]);
        Of("ReduceLogSum", ElementType.Int32).Gives([2, 1], [5, 0]);
        Of("ReduceLogSumExp", ElementType.Int32).Gives([2, 1], [100, 5]);
        new OperatorCase("ReduceMax", 20).Input([1, 1e19f], 2).As(ElementType.UInt64).Gives([1], [1e19f]);
        new OperatorCase("ReduceMax", 20).Input([0, 1, 0, 0], 2, 2).Axes(1).As(ElementType.Bool).Gives([2, 1], [1, 0]);
        new OperatorCase("ReduceMin", 20).Input([], 0).As(ElementType.UInt8).Gives([1], [255]);
        new OperatorCase("ReduceSum").Input([1], 1).As(ElementType.Bool).Refused(RefusalCode.UnsupportedType, "numbers");
    }

    [Fact]
    public void Extremes_and_exponentials_keep_NaN_and_infinities()
    {
        float[] x = [float.NaN, 1, 2, float.PositiveInfinity, float.NegativeInfinity, float.NegativeInfinity];
        new OperatorCase("ReduceMax").Input(x, 3, 2).With(Axes(1)).Gives([3, 1], [float.NaN, float.PositiveInfinity, float.NegativeInfinity]);
        new OperatorCase("ReduceMin").Input(x, 3, 2).With(Axes(1)).Gives([3, 1], [float.NaN, 2, float.NegativeInfinity]);
        new OperatorCase("ReduceLogSumExp").Input(x, 3, 2).With(Axes(1)).Gives([3, 1], [float.NaN, float.PositiveInfinity, float.NegativeInfinity]);
        new OperatorCase("ReduceLogSumExp").Input([1000, 1000, -1000, -1000], 2, 2).With(Axes(1)).Gives([2, 1], [1000.6931f, -999.30685f], 1e-4);
        // In float, 1 would vanish beside 2²⁵.
        new OperatorCase("ReduceSum").Input([33554432, 1, -33554432], 3).Gives([1], [1]);
    }

    [Fact]
    public void The_first_or_last_of_equal_extremes_is_found()
    {
        float[] x = [2, 7, 7, 3, 3, 9];
        var last = OnnxAttribute.Of("select_last_index", 1L);
        var axis = OnnxAttribute.Of("axis", -1L);
        foreach (var type in (ElementType[])[ElementType.Float, ElementType.Double, ElementType.Int32, ElementType.Float16])
        {
            new OperatorCase("ArgMax").Input(x, 2, 3).As(type).With(axis).Gives([2, 1], [1, 2]);
            new OperatorCase("ArgMax").Input(x, 2, 3).As(type).With(axis, last, Flat).Gives([2], [2, 2]);
            new OperatorCase("ArgMin").Input(x, 2, 3).As(type).With(axis, Flat).Gives([2], [0, 0]);
            new OperatorCase("ArgMin").Input(x, 2, 3).As(type).With(axis, last, Flat).Gives([2], [0, 1]);
            new OperatorCase("ArgMax").Input(x, 2, 3).As(type).Gives([1, 3], [1, 0, 1]);
        }
        new OperatorCase("ArgMax").Input([1, float.NaN, 5], 3).Cast().Gives([1], [1]);
        new OperatorCase("ArgMin").Input([1, float.NaN, 5], 3).Cast().Gives([1], [1]);
        new OperatorCase("ArgMax").Input([1e19f, 3], 2).As(ElementType.UInt64).Gives([1], [0]);
        new OperatorCase("ArgMax", 11).Input(x, 6).With(last).Refused(RefusalCode.UnsupportedAttribute, "select_last_index");
        new OperatorCase("ArgMax").Input([], 0, 2).Refused(RefusalCode.ShapeMismatch, "no elements to choose from");
    }

    [Fact]
    public void Running_sums_go_both_ways_with_and_without_their_own()
    {
        var (exclusive, reverse) = (OnnxAttribute.Of("exclusive", 1L), OnnxAttribute.Of("reverse", 1L));
        foreach (var type in (ElementType[])[ElementType.Float, ElementType.Double, ElementType.Int32])
        {
            new OperatorCase("CumSum").Input(Six, 2, 3).Integers([1]).As(type).Gives([2, 3], [1, 3, 6, 4, 9, 15]);
            new OperatorCase("CumSum").Input(Six, 2, 3).Integers([-2]).As(type).Gives([2, 3], [1, 2, 3, 5, 7, 9]);
            new OperatorCase("CumSum").Input(Six, 2, 3).Integers([1]).As(type).With(exclusive).Gives([2, 3], [0, 1, 3, 0, 4, 9]);
            new OperatorCase("CumSum").Input(Six, 2, 3).Integers([1]).As(type).With(reverse).Gives([2, 3], [6, 5, 3, 15, 11, 6]);
            new OperatorCase("CumSum").Input(Six, 2, 3).Integers([0]).As(type).With(exclusive, reverse).Gives([2, 3], [4, 5, 6, 0, 0, 0]);
        }
        new OperatorCase("CumSum").Input([100, 100], 2).Integers([0]).As(ElementType.Int8).Gives([2], [100, -56]);
        new OperatorCase("CumSum").Input(Six, 2, 3).Integers([2]).Refused(RefusalCode.ShapeMismatch, "axis 2");
        new OperatorCase("CumSum").Input(Six, 2, 3).Axes(0, 1).Refused(RefusalCode.ShapeMismatch, "expected 1");
    }

    [Fact]
    public void The_softmax_family_along_an_axis_or_before_opset_13_over_all_that_follow()
    {
        // e^ln1 : e^ln3 = 1 : 3.
        var (ln3, ln4) = (MathF.Log(3), MathF.Log(4));
        var first = OnnxAttribute.Of("axis", 0L);
        foreach (var type in (ElementType[])[ElementType.Float, ElementType.Double])
        {
            new OperatorCase("Softmax").Input([0, ln3, 5, 5], 2, 2).As(type).Gives([2, 2], [0.25f, 0.75f, 0.5f, 0.5f], 1e-6);
            new OperatorCase("LogSoftmax").Input([0, ln3, 1000, 1000 + ln3], 2, 2).As(type).Gives([2, 2], [-ln4, ln3 - ln4, -ln4, ln3 - ln4], 1e-4);
            new OperatorCase("LogSoftmax").Input([0, 7, ln3, 7], 2, 2).As(type).With(first).Gives([2, 2], [-ln4, -MathF.Log(2), ln3 - ln4, -MathF.Log(2)], 1e-6);
            new OperatorCase("LogSoftmax", 11).Input([.. Enumerable.Repeat(7f, 8)], 2, 2, 2).As(type).Gives([2, 2, 2], [.. Enumerable.Repeat(-ln4, 8)], 1e-6);
            new OperatorCase("Hardmax").Input([3, 8, 8, 1, 0, 1], 2, 3).As(type).Gives([2, 3], [0, 1, 0, 1, 0, 0]);
            new OperatorCase("Hardmax").Input([3, 8, 8, 1, 0, 9], 2, 3).As(type).With(first).Gives([2, 3], [1, 1, 0, 0, 0, 1]);
            new OperatorCase("Hardmax", 11).Input([3, 8, 8, 1], 1, 2, 2).As(type).Gives([1, 2, 2], [0, 1, 0, 0]);
            new OperatorCase("Hardmax").Input([3, float.NaN, 8], 3).As(type).Gives([3], [0, 1, 0]);
            new OperatorCase("LogSoftmax").Input([3, float.NaN, 8], 3).As(type).Gives([3], [float.NaN, float.NaN, float.NaN]);
        }
        // More than one block of exponentials.
        new OperatorCase("LogSoftmax").Input(new float[600], 600).Gives([600], [.. Enumerable.Repeat(-MathF.Log(600), 600)], 1e-6);
    }

    private static float[] Reduced(float[] x, int[] shape, int[] axes, Func<double[], double> reduce)
    {
        var groups = new SortedDictionary<int, List<double>>();
        for (var i = 0; i < x.Length; i++)
        {
            var (rest, key, scale) = (i, 0, 1);
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                if (!axes.Contains(axis))
                    (key, scale) = (key + (rest % shape[axis] * scale), scale * shape[axis]);
                rest /= shape[axis];
            }
            groups.TryAdd(key, []);
            groups[key].Add(x[i]);
        }
        return [.. groups.Values.Select(group => (float)reduce([.. group]))];
    }

    private static AttributeProto[] Axes(params long[] axes) => axes.Length == 0 ? [] : [OnnxAttribute.Of("axes", axes)];
}
