using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Tests.Support;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>Poolings, worked out by hand.</summary>
public class PoolOperatorTests
{
    private static readonly float[] Five = [1, 5, 2, 4, 3];

    private static readonly AttributeProto Pairs = Ints("kernel_shape", 2);

    [Fact]
    public void MaxPool_slides_strides_dilates_and_pads()
    {
        new OperatorCase("MaxPool").Input(Five, 1, 1, 5).With(Pairs).Gives([1, 1, 4], [5, 5, 4, 4]);
        new OperatorCase("MaxPool").Input(Five, 1, 1, 5).With(Pairs, Ints("strides", 2)).Gives([1, 1, 2], [5, 4]);
        new OperatorCase("MaxPool").Input(Five, 1, 1, 5).With(Pairs, Ints("strides", 2), OnnxAttribute.Of("ceil_mode", 1L)).Gives([1, 1, 3], [5, 4, 3]);
        new OperatorCase("MaxPool").Input(Five, 1, 1, 5).With(Pairs, Ints("dilations", 3)).Gives([1, 1, 2], [4, 5]);
        new OperatorCase("MaxPool").Input(Five, 1, 1, 5).With(Pairs, Ints("pads", 1, 1)).Gives([1, 1, 6], [1, 5, 5, 4, 4, 3]);
        new OperatorCase("MaxPool").Input([-1, -2, float.NaN, -3], 1, 1, 2, 2).With(Ints("kernel_shape", 2, 2), Ints("pads", 1, 0, 0, 0)).Gives([1, 1, 2, 1], [-1, float.NaN]);
        new OperatorCase("MaxPool", opset: 9).Input(Five, 1, 1, 5).With(Pairs, Ints("dilations", 2)).Refused(RefusalCode.UnsupportedAttribute, "dilations");
        new OperatorCase("MaxPool").Input(Five, 1, 1, 5).Refused(RefusalCode.UnsupportedOperator, "kernel_shape is missing");
    }

    // With ceil_mode a window that would begin in the padding behind is left out: (3 + 2 − 2) / 2 rounds up to 3 positions, of which the third begins at 4.
    [Fact]
    public void A_window_that_would_begin_behind_the_input_is_left_out() =>
        new OperatorCase("MaxPool").Input([1, 2, 3], 1, 1, 3).With(Pairs, Ints("strides", 2), Ints("pads", 1, 1), OnnxAttribute.Of("ceil_mode", 1L)).Gives([1, 1, 2], [1, 3]);

    // [2, 1, 2, 3]: rows 1 9 2 and 3 4 8 of the first image, and their negatives in the second. Both windows of the first have the 9.
    [Theory]
    [InlineData(0, new long[] { 1, 1, 6, 8 })]
    [InlineData(1, new long[] { 2, 2, 6, 10 })]
    public void MaxPool_tells_where_the_largest_lie_in_row_or_column_order(long order, long[] expected)
    {
        using var model = new TestGraph().Input("x", DataType.Int8, 2, 1, 2, 3)
            .Node("MaxPool", ["x"], ["y", "i"], Ints("kernel_shape", 2, 2), OnnxAttribute.Of("storage_order", order)).Output("y", DataType.Int8).Output("i", DataType.Int64).Load();
        using var session = model.CreateSession();
        ((sbyte[])[1, 9, 2, 3, 4, 8, -1, -9, -2, -3, -4, -8]).CopyTo(session.Input<sbyte>("x"));
        session.Run();
        Assert.Equal([9, 9, -1, -2], session.Output<sbyte>("y").ToArray());
        Assert.Equal(expected, session.Output<long>("i").ToArray());
    }

    [Fact]
    public void AveragePool_counts_padding_where_it_is_told_to()
    {
        new OperatorCase("AveragePool").Input([2, 4, 6], 1, 1, 3).With(Pairs, Ints("pads", 1, 1)).Gives([1, 1, 4], [2, 3, 5, 6]);
        new OperatorCase("AveragePool").Input([2, 4, 6], 1, 1, 3).With(Pairs, Ints("pads", 1, 1), OnnxAttribute.Of("count_include_pad", 1L)).Gives([1, 1, 4], [1, 3, 5, 3]);
        new OperatorCase("AveragePool").Input([2, 4, 6], 1, 1, 3).With(Pairs, OnnxAttribute.Of("auto_pad", "SAME_UPPER"), OnnxAttribute.Of("count_include_pad", 1L)).Gives([1, 1, 3], [3, 5, 3]);
        new OperatorCase("AveragePool", opset: 19).Input([2, 4, 6], 1, 1, 3).With(Pairs, Ints("dilations", 2)).Gives([1, 1, 1], [4]);
        // The last window has one element of the input; what it covers behind counts neither as input nor as padding.
        new OperatorCase("AveragePool").Input([2, 4, 6], 1, 1, 3).With(Pairs, Ints("strides", 2), OnnxAttribute.Of("ceil_mode", 1L), OnnxAttribute.Of("count_include_pad", 1L)).Gives([1, 1, 2], [3, 6]);
    }

    [Fact]
    public void Norms_and_global_poolings_take_whole_windows()
    {
        new OperatorCase("LpPool").Input([3, -4, 0], 1, 1, 3).With(Pairs).Gives([1, 1, 2], [5, 4]);
        new OperatorCase("LpPool").Input([3, -4, 0], 1, 1, 3).With(Pairs, OnnxAttribute.Of("p", 1L)).Gives([1, 1, 2], [7, 4]);
        new OperatorCase("GlobalAveragePool").Input([1, 2, 3, 4, 5, 6, 7, 8], 1, 2, 2, 2).Gives([1, 2, 1, 1], [2.5f, 6.5f]);
        new OperatorCase("GlobalMaxPool").Input([1, 4, 3, 2, -5, -6, -7, -8], 1, 2, 2, 2).Gives([1, 2, 1, 1], [4, -5]);
        new OperatorCase("GlobalLpPool").Input([3, 4, 0, 5], 1, 2, 2).Gives([1, 2, 1], [5, 5]);
        new OperatorCase("GlobalAveragePool").Input([], 1, 2, 0).Refused(RefusalCode.ShapeMismatch, "nothing to pool");
    }

    private static AttributeProto Ints(string name, params int[] values) => OnnxAttribute.Of(name, (IReadOnlyList<long>)[.. values.Select(v => (long)v)]);
}
