using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Operators;

public class ElementwiseOperatorTests
{
    [Theory]
    [InlineData("Add", 11f, 22f, 33f)]
    [InlineData("Sub", -9f, -18f, -27f)]
    [InlineData("Mul", 10f, 40f, 90f)]
    [InlineData("Div", 0.1f, 0.1f, 0.1f)]
    public void Equal_shapes_meet_element_by_element(string opType, float a, float b, float c) =>
        new OperatorCase(opType).Input([1, 2, 3], 3).Input([10, 20, 30], 3).Gives([3], [a, b, c]);

    [Fact]
    public void A_single_number_meets_every_element_from_either_side()
    {
        new OperatorCase("Sub").Input([1, 2, 3], 3).Input([10], 1).Gives([3], [-9, -8, -7]);
        new OperatorCase("Sub").Input([10], 1).Input([1, 2, 3], 1, 3).Gives([1, 3], [9, 8, 7]);
        new OperatorCase("Div").Input([6], 1, 1, 1).Input([2], 1).Gives([1, 1, 1], [3]);
    }

    [Fact]
    public void A_row_a_column_and_both_broadcast()
    {
        new OperatorCase("Add").Input([1, 2, 3, 4, 5, 6], 2, 3).Input([10, 20, 30], 3).Gives([2, 3], [11, 22, 33, 14, 25, 36]);
        new OperatorCase("Add").Input([1, 2, 3, 4, 5, 6], 2, 3).Input([10, 20], 2, 1).Gives([2, 3], [11, 12, 13, 24, 25, 26]);
        new OperatorCase("Mul").Input([1, 2], 2, 1).Input([3, 4, 5], 3).Gives([2, 3], [3, 4, 5, 6, 8, 10]);
        new OperatorCase("Sub").Input([1, 2], 2).Input([1, 2, 3, 4, 5, 6, 7, 8], 2, 2, 2).Gives([2, 2, 2], [0, 0, -2, -2, -4, -4, -6, -6]);
    }

    [Theory]
    [InlineData(100, 3)]
    [InlineData(7, 255)]
    [InlineData(7, 300)]
    [InlineData(2, 1)]
    public void A_constant_row_meets_every_row_from_either_side(int rows, int columns)
    {
        var (x, constant) = (Seeded.Floats(rows * columns, 1), Seeded.Floats(columns, 2));
        foreach (var constantIsLeft in (bool[])[false, true])
        {
            using var model = new TestGraph().Input("x", "rows", columns).Floats("c", constant, columns)
                .Node("Sub", constantIsLeft ? ["c", "x"] : ["x", "c"], ["y"]).Output("y").Load();
            using var session = model.CreateSession(new Dictionary<string, int[]> { ["x"] = [rows, columns] });
            var y = new float[x.Length];

            session.Run(x, y);

            Near.SameBits([.. x.Select((v, i) => constantIsLeft ? constant[i % columns] - v : v - constant[i % columns])], y);
        }
    }

    [Fact]
    public void Shapes_that_do_not_broadcast_are_refused() =>
        new OperatorCase("Add").Input([1, 2, 3], 3).Input([1, 2], 2).Refused(RefusalCode.ShapeMismatch, "[3] and [2] do not broadcast");

    [Theory]
    [InlineData("Relu", -2f, 0f, 3f, 0f, 0f, 3f)]
    [InlineData("Sqrt", 0f, 4f, 9f, 0f, 2f, 3f)]
    [InlineData("Exp", float.NegativeInfinity, 0f, 1f, 0f, 1f, 2.7182817f)]
    [InlineData("Sigmoid", float.NegativeInfinity, 0f, float.PositiveInfinity, 0f, 0.5f, 1f)]
    [InlineData("Tanh", float.NegativeInfinity, 0f, 1f, -1f, 0f, 0.76159416f)]
    public void A_function_of_each_element(string opType, float a, float b, float c, float fa, float fb, float fc) =>
        new OperatorCase(opType).Input([a, b, c, float.NaN], 2, 2).Gives([2, 2], [fa, fb, fc, float.NaN], tolerance: 3e-7);

    [Fact]
    public void Softmax_sums_to_one_along_its_axis()
    {
        // e^ln1 : e^ln3 = 1 : 3, and e^0 : e^0 = 1 : 1.
        var ln3 = MathF.Log(3);
        new OperatorCase("Softmax").Input([0, ln3, 5, 5], 2, 2).Gives([2, 2], [0.25f, 0.75f, 0.5f, 0.5f], 1e-6);
        new OperatorCase("Softmax").Input([0, 5, ln3, 5], 2, 2).With(OnnxAttribute.Of("axis", 0L)).Gives([2, 2], [0.25f, 0.5f, 0.75f, 0.5f], 1e-6);
        // Before opset 13 everything from axis 1 on is one row.
        new OperatorCase("Softmax", opset: 11).Input([0, 0, 0, 0, 7, 7, 7, 7], 2, 2, 2).Gives([2, 2, 2], [.. Enumerable.Repeat(0.25f, 8)], 1e-6);
        new OperatorCase("Softmax").Input([1000, 1000, -1000, float.NaN, 0, 0], 2, 3).Gives([2, 3], [0.5f, 0.5f, 0, float.NaN, float.NaN, float.NaN], 1e-6);
    }
}
