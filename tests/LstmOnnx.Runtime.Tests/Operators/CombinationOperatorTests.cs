using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Tests.Support;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>Operators of two and more operands: broadcasting of every opset, on every carrier, against values worked out by hand.</summary>
public class CombinationOperatorTests
{
    private static readonly float[] Six = [1, 2, 3, 4, 5, 6];

    private static readonly AttributeProto Broadcast = OnnxAttribute.Of("broadcast", 1L);

    [Fact]
    public void Before_opset_7_the_second_operand_lies_over_the_last_axes_or_from_axis_on()
    {
        new OperatorCase("Add", 6).Input(Six, 2, 3).Input(Six, 2, 3).Gives([2, 3], [2, 4, 6, 8, 10, 12]);
        new OperatorCase("Sub", 6).Input(Six, 2, 3).Input([1, 2, 3], 3).With(Broadcast).Gives([2, 3], [0, 0, 0, 3, 3, 3]);
        new OperatorCase("Mul", 6).Input(Six, 2, 3).Input([10, 1], 2).With(Broadcast, OnnxAttribute.Of("axis", 0L)).Gives([2, 3], [10, 20, 30, 4, 5, 6]);
        new OperatorCase("Mul", 6).Input(Six, 2, 3).Input([10, 1], 2).With(Broadcast, OnnxAttribute.Of("axis", -2L)).Gives([2, 3], [10, 20, 30, 4, 5, 6]);
        new OperatorCase("Div", 6).Input(Six, 2, 3).Input([2]).With(Broadcast).Gives([2, 3], [0.5f, 1, 1.5f, 2, 2.5f, 3]);
        new OperatorCase("Pow", 6).Input(Six, 2, 3).Input([2, 1], 2).With(Broadcast, OnnxAttribute.Of("axis", 0L)).Gives([2, 3], [1, 4, 9, 4, 5, 6]);
        new OperatorCase("Greater", 6).Input(Six, 2, 3).Input([2, 4], 2).With(Broadcast, OnnxAttribute.Of("axis", 0L)).Cast().Gives([2, 3], [0, 0, 1, 0, 1, 1]);
        new OperatorCase("And", 6).Input([1, 0, 1, 0], 2, 2).Input([1, 0], 2).As(ElementType.Bool).With(Broadcast, OnnxAttribute.Of("axis", 0L)).Gives([2, 2], [1, 0, 0, 0]);
        new OperatorCase("Add", 6).Input(Six, 2, 3).Input([1, 2, 3], 3).Refused(RefusalCode.ShapeMismatch, "broadcast = 1");
        new OperatorCase("Add", 6).Input(Six, 2, 3).Input([1, 2], 2).With(Broadcast).Refused(RefusalCode.ShapeMismatch, "does not lie over");
        new OperatorCase("Add", 6).Input(Six, 2, 3).Input([1, 2, 3], 3).With(Broadcast, OnnxAttribute.Of("axis", 2L)).Refused(RefusalCode.ShapeMismatch, "from axis 2");
        new OperatorCase("Add", 7).Input(Six, 2, 3).Input([1, 2, 3], 3).With(Broadcast).Refused(RefusalCode.UnsupportedAttribute, "broadcast");
    }

    // A square product plus a column by axis = 0 is no bias of the product.
    [Fact]
    public void A_product_does_not_take_over_what_an_old_Add_lays_along_rows()
    {
        using var model = new TestGraph(6).Input("x", 2, 2).Floats("unit", [1, 0, 0, 1], 2, 2).Floats("column", [10, 20], 2)
            .Node("MatMul", ["x", "unit"], ["product"]).Node("Add", ["product", "column"], ["y"], Broadcast, OnnxAttribute.Of("axis", 0L)).Output("y").Load();
        using var session = model.CreateSession();
        var y = new float[4];
        session.Run([1, 2, 3, 4], y);
        Assert.Equal([11, 12, 23, 24], y);
    }

    [Fact]
    public void Integers_wrap_and_a_division_by_zero_gives_zero()
    {
        new OperatorCase("Add").Input([250, 1], 2).Input([10, 1], 2).As(ElementType.UInt8).Gives([2], [4, 2]);
        new OperatorCase("Sub").Input([1, -100], 2).Input([2, 100], 2).As(ElementType.Int8).Gives([2], [-1, 56]);
        new OperatorCase("Div").Input([7, -7, 7, -128], 4).Input([2, 2, 0, -1], 4).As(ElementType.Int8).Gives([4], [3, -3, 0, -128]);
        new OperatorCase("Div").Input([7, -7, 7], 3).Input([2, 2, 0], 3).As(ElementType.Double).Gives([3], [3.5f, -3.5f, float.PositiveInfinity]);
        new OperatorCase("Add").Input([2048], 1).Input([1], 1).As(ElementType.Float16).Gives([1], [2048]);
    }

    [Fact]
    public void Comparisons_broadcast_and_NaN_is_beside_every_order()
    {
        float[] left = [1, 2, float.NaN], right = [2, 2, 2];
        foreach (var type in (ElementType[])[ElementType.Float, ElementType.Double, ElementType.Float16])
        {
            new OperatorCase("Equal").Input(left, 3).Input(right, 3).As(type).Gives([3], [0, 1, 0]);
            new OperatorCase("Less").Input(left, 3).Input([2]).As(type).Gives([3], [1, 0, 0]);
            new OperatorCase("LessOrEqual").Input(left, 3).Input(right, 3).As(type).Gives([3], [1, 1, 0]);
            new OperatorCase("Greater").Input(right, 3).Input(left, 1, 3).As(type).Gives([1, 3], [1, 0, 0]);
            new OperatorCase("GreaterOrEqual").Input(right, 3).Input(left, 3).As(type).Gives([3], [1, 1, 0]);
        }
        // 2⁶³ and more are not below 0 where there is no sign.
        new OperatorCase("Less").Input([1, 1e19f], 2).Input([1e19f, 1], 2).As(ElementType.UInt64).Gives([2], [1, 0]);
        new OperatorCase("LessOrEqual").Input([1, 1e19f], 2).Input([1e19f, 1], 2).As(ElementType.UInt64).Gives([2], [1, 0]);
        new OperatorCase("Greater").Input([-1, 5], 2).Input([1, -5], 2).As(ElementType.Int16).Gives([2], [0, 1]);
        new OperatorCase("Equal").Input([0, 1], 2).Input([1, 1], 2).As(ElementType.Bool).Gives([2], [0, 1]);
        new OperatorCase("Less").Input([0], 1).Input([1], 1).As(ElementType.Bool).Refused(RefusalCode.UnsupportedType, "numbers");
    }

    [Theory]
    [InlineData("And", 0f, 0f, 0f, 1f)]
    [InlineData("Or", 0f, 1f, 1f, 1f)]
    [InlineData("Xor", 0f, 1f, 1f, 0f)]
    public void Truth_tables(string opType, float ff, float ft, float tf, float tt)
    {
        new OperatorCase(opType).Input([0, 1], 2, 1).Input([0, 1], 2).As(ElementType.Bool).Gives([2, 2], [ff, ft, tf, tt]);
        new OperatorCase(opType).Input([0], 1).Input([1], 1).Refused(RefusalCode.UnsupportedType, "expected Bool");
        new OperatorCase($"Bitwise{opType}", 18).Input([0b0011], 1).Input([0b0101], 1).As(ElementType.UInt8).Gives([1], [(8 * ff) + (4 * ft) + (2 * tf) + tt]);
        new OperatorCase($"Bitwise{opType}", 18).Input([-1], 1).Input([0b0101], 1).As(ElementType.Int32).Gives([1], [opType == "And" ? 5 : opType == "Or" ? -1 : -6]);
    }

    [Fact]
    public void Shifts_drop_bits_at_both_ends()
    {
        new OperatorCase("BitShift").Input([129, 1, 3], 3).Input([1, 7, 8], 3).As(ElementType.UInt8).With(OnnxAttribute.Of("direction", "LEFT")).Gives([3], [2, 128, 0]);
        new OperatorCase("BitShift").Input([129, 16, 3], 3).Input([1, 4, 200], 3).As(ElementType.UInt8).With(OnnxAttribute.Of("direction", "RIGHT")).Gives([3], [64, 1, 0]);
        new OperatorCase("BitShift").Input([9.223372e18f], 1).Input([62], 1).As(ElementType.UInt64).With(OnnxAttribute.Of("direction", "RIGHT")).Gives([1], [2]);
        new OperatorCase("BitShift").Input([1], 1).Input([1], 1).As(ElementType.Int32).With(OnnxAttribute.Of("direction", "LEFT")).Refused(RefusalCode.UnsupportedType, "unsigned");
        new OperatorCase("BitShift").Input([1], 1).Input([1], 1).Refused(RefusalCode.UnsupportedAttribute, "'RIGHT'");
    }

    [Fact]
    public void Remainders_have_the_sign_of_the_divisor_or_with_fmod_of_the_dividend()
    {
        float[] left = [-4, 7, 5, 4, -7, 8, 3], right = [2, -3, 8, -2, 3, 5, 0];
        var fmod = OnnxAttribute.Of("fmod", 1L);
        new OperatorCase("Mod").Input(left, 7).Input(right, 7).As(ElementType.Int32).Gives([7], [0, -2, 5, 0, 2, 3, 0]);
        new OperatorCase("Mod").Input(left, 7).Input(right, 7).As(ElementType.Int64).With(fmod).Gives([7], [0, 1, 5, 0, -1, 3, 0]);
        new OperatorCase("Mod").Input([-4.5f, 7.25f, 5], 3).Input([2, -3, 0], 3).With(fmod).Gives([3], [-0.5f, 1.25f, float.NaN]);
        new OperatorCase("Mod").Input([-4.5f, 7.25f, 5], 3).Input([2, -3, 0], 3).As(ElementType.Double).With(fmod).Gives([3], [-0.5f, 1.25f, float.NaN]);
        new OperatorCase("Mod").Input([1], 1).Input([1], 1).Refused(RefusalCode.UnsupportedType, "fmod is 0");
        new OperatorCase("Mod").Input([-128], 1).Input([-1], 1).As(ElementType.Int8).Gives([1], [0]);
    }

    [Fact]
    public void Powers_of_every_pair_of_types()
    {
        new OperatorCase("Pow").Input([1, 2, 3], 3).Input([4, 0.5f, -1], 3).Gives([3], [1, MathF.Sqrt(2), 1 / 3f], 1e-7);
        new OperatorCase("Pow").Input([-3, 2, float.NaN], 3).Input([2]).Gives([3], [9, 4, float.NaN]);
        new OperatorCase("Pow").Input([-3, 2], 2).Input([3], 1).Gives([2], [-27, 8]);
        new OperatorCase("Pow").Input([4, -0f, -1], 3).Input([0.5f]).Gives([3], [2, 0, float.NaN]);
        new OperatorCase("Pow").Input([3], 1).Input([2], 1, 1).Gives([1, 1], [9]);
        new OperatorCase("Pow").Input([1, 2, 3], 3).Integers([4, 5, 2], 3).Gives([3], [1, 32, 9]);
        new OperatorCase("Pow").Input([1, 2, 3], 3).Integers([4, 5, 2], 3).As(ElementType.Double).Gives([3], [1, 32, 9]);
        new OperatorCase("Pow").Input([1, 2, 3], 3).Integers([4, 5, 2], 3).As(ElementType.Int32).Gives([3], [1, 32, 9]);
        new OperatorCase("Pow").Input([2, -3, 5], 3).Input([9, 3, 0], 3).As(ElementType.Int8).Gives([3], [0, -27, 1]);
        new OperatorCase("Pow").Input([2, 1, -1, -1], 4).Input([-1, -5, -2, -3], 4).As(ElementType.Int32).Gives([4], [0, 1, 1, -1]);
        new OperatorCase("Pow").Integers([2, 3], 2).Input([3.5f, 2], 2).Cast().Gives([2], [11, 9]);
    }

    [Fact]
    public void Several_values_become_one()
    {
        new OperatorCase("Sum").Input([1, 2], 2).Input([10], 1).Input([100, 200], 2, 1).Gives([2, 2], [111, 112, 211, 212]);
        new OperatorCase("Mean").Input([1, 2], 2).Input([4, 6], 2).Input([4, 1], 2).Gives([2], [3, 3]);
        new OperatorCase("Mean").Input([1, 2], 2).Input([4, 5, 6], 3).As(ElementType.Double).Refused(RefusalCode.ShapeMismatch, "do not broadcast");
        new OperatorCase("Max").Input([1, float.NaN, 3], 3).Input([2], 1).Input([0, 9, 4], 3).Gives([3], [2, float.NaN, 4]);
        new OperatorCase("Min").Input([1, 5, 3], 3).Input([2], 1).Gives([3], [1, 2, 2]);
        new OperatorCase("Max", 6).Input([1, 5], 2).Input([2, 3], 2).Gives([2], [2, 5]);
        new OperatorCase("Sum", 6).Input([1, 5], 2).Gives([2], [1, 5]);
        new OperatorCase("Sum", 7).Input([1, 5], 2).Input([1], 1).Refused(RefusalCode.ShapeMismatch, "before opset 8");
        new OperatorCase("Max").Input([-1, 5], 2).Input([2]).As(ElementType.Int8).Gives([2], [2, 5]);
        new OperatorCase("Min").Input([1, 1e19f], 2).Input([2], 1).As(ElementType.UInt64).Gives([2], [1, 2]);
        new OperatorCase("Min").Input([1, -5], 2).Input([0]).As(ElementType.Double).Gives([2], [0, -5]);
        new OperatorCase("Mean").Input([1], []).Input([2], []).As(ElementType.Double).Gives([], [1.5f]);
        new OperatorCase("Mean").Input([1], []).Input([2], []).Gives([], [1.5f]);
        // 2048 + 1 + 1 is rounded once, not twice.
        new OperatorCase("Sum").Input([2048], 1).Input([1], 1).Input([1], 1).As(ElementType.Float16).Gives([1], [2050]);
        new OperatorCase("Sum").Input([1], 1).As(ElementType.Int32).Refused(RefusalCode.UnsupportedType, "expected floats");
    }

    [Fact]
    public void Slopes_below_zero_broadcast_or_belong_to_channels()
    {
        float[] x = [-1, 2, -3, -4, 5, -6];
        new OperatorCase("PRelu").Input(x, 2, 3).Input([0.5f, 1, 2], 3).Gives([2, 3], [-0.5f, 2, -6, -2, 5, -12]);
        new OperatorCase("PRelu").Input(x, 2, 3).Input([0.5f]).Gives([2, 3], [-0.5f, 2, -1.5f, -2, 5, -3]);
        new OperatorCase("PRelu").Input(x, 2, 3).Input([0.5f, 2], 2, 1).As(ElementType.Double).Gives([2, 3], [-0.5f, 2, -1.5f, -8, 5, -12]);
        new OperatorCase("PRelu").Input(x, 2, 3).Input([2, 3], 2, 1).As(ElementType.Int32).Gives([2, 3], [-2, 2, -6, -12, 5, -18]);
        new OperatorCase("PRelu", 6).Input(x, 1, 2, 3).Input([0.5f, 2], 2).Gives([1, 2, 3], [-0.5f, 2, -1.5f, -8, 5, -12]);
        new OperatorCase("PRelu").Input([1, 2], 2).Input(x, 3, 2).Refused(RefusalCode.ShapeMismatch, "do not broadcast to [2]");
    }

    [Fact]
    public void Where_chooses_between_broadcast_values()
    {
        TestGraph Graph(ElementType type) => new TestGraph().Input("c", 2, 1).Input("a", 2, 3).Input("b", 3)
            .Node("Cast", ["c"], ["truth"], OnnxAttribute.Of("to", 9L)).Node("Cast", ["a"], ["first"], OnnxAttribute.Of("to", (long)type)).Node("Cast", ["b"], ["second"], OnnxAttribute.Of("to", (long)type))
            .Node("Where", ["truth", "first", "second"], ["chosen"]).Node("Cast", ["chosen"], ["y"], OnnxAttribute.Of("to", 1L)).Output("y");
        foreach (var type in (ElementType[])[ElementType.Float, ElementType.Double, ElementType.Int16, ElementType.BFloat16])
        {
            using var model = Graph(type).Load();
            using var session = model.CreateSession();
            ((float[])[0, 1]).CopyTo(session.Input("c"));
            Six.CopyTo(session.Input("a"));
            ((float[])[10, 20, 30]).CopyTo(session.Input("b"));
            session.Run();
            Assert.Equal([10, 20, 30, 4, 5, 6], session.Output("y").ToArray());
        }
        // The choices are turned and reversed, so all strides differ.
        using var turned = new TestGraph().Input("x", 3, 2).Axes("from", -1).Axes("to", int.MinValue).Axes("axes", 0).Axes("steps", -1).Floats("zero", [0])
            .Node("Transpose", ["x"], ["t"]).Node("Slice", ["t", "from", "to", "axes", "steps"], ["r"]).Node("Greater", ["r", "zero"], ["c"]).Node("Where", ["c", "r", "t"], ["y"]).Output("y").Load();
        using var run = turned.CreateSession();
        var y = new float[6];
        // t = [[1, 3, 5], [-2, 4, -6]], r = [[-2, 4, -6], [1, 3, 5]].
        run.Run([1, -2, 3, 4, 5, -6], y);
        Assert.Equal([1, 4, 5, 1, 3, 5], y);
    }
}
