using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;

namespace LstmOnnx.Runtime.Tests.Sessions;

/// <summary>Shapes that a file allows, nearest to the sizes asked for.</summary>
public class ShapesForTests
{
    [Theory]
    [InlineData("n", "time", 3, 7)]
    [InlineData("n", null, 3, 5)]
    [InlineData(null, "time", 2, 7)]
    [InlineData(null, null, 2, 5)]
    public void Open_sizes_are_the_callers_and_fixed_ones_the_files(string? batch, string? time, int expectedBatch, int expectedTime)
    {
        using var model = Lstm(batch is null ? 2 : batch, time is null ? 5 : time).Load();

        var shapes = model.ShapesFor(batchSize: 3, sequenceLength: 7);

        Assert.Equal([expectedTime, expectedBatch, 1], shapes["x"]);
        using var session = model.CreateSession(shapes);
        session.Run();
    }

    [Fact]
    public void Sizes_are_above_zero()
    {
        using var model = Lstm("n", "time").Load();

        Assert.Throws<ArgumentOutOfRangeException>(() => model.ShapesFor(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.ShapesFor(1, 0));
    }

    private static TestGraph Lstm(Dim batch, Dim time) => new TestGraph()
        .Input("x", time, batch, 1)
        .Floats("W", [0.1f, 0.2f, 0.3f, 0.4f], 1, 4, 1)
        .Floats("R", [0.1f, 0.2f, 0.3f, 0.4f], 1, 4, 1)
        .Node("LSTM", ["x", "W", "R"], ["y"], new LstmOnnx.Onnx.Protobuf.AttributeProto { Name = "hidden_size", Type = LstmOnnx.Onnx.Protobuf.AttributeProto.Types.AttributeType.Int, I = 1 })
        .Output("y");
}
