using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Planning;
using LstmOnnx.Runtime.Tests.Support;

namespace LstmOnnx.Runtime.Tests.Planning;

/// <summary>Indices that are known and step evenly become views; all others are taken one by one.</summary>
public class IndexGridTests
{
    [Fact]
    public void Steps_are_those_of_every_axis_or_there_are_none()
    {
        Assert.Equal([1, 2], IndexGrid.Steps([3, 5, 7, 4, 6, 8], [2, 3])!);
        Assert.Equal([0, -1], IndexGrid.Steps([3, 2, 1], [1, 3])!);
        Assert.Equal([], IndexGrid.Steps([4], [])!);
        Assert.Null(IndexGrid.Steps([3, 5, 7, 4, 6, 9], [2, 3]));
        Assert.Null(IndexGrid.Steps([0, 1, 3], [3]));
        Assert.Null(IndexGrid.Steps([], [0]));
    }

    [Fact]
    public void A_view_covers_its_storage_where_each_element_shows_once()
    {
        Assert.True(Layout.Covers([2, 3], [3, 1], 6));
        Assert.True(Layout.Covers([3, 1, 2], [-1, 9, 3], 6));
        Assert.False(Layout.Covers([2, 3], [3, 1], 7));
        Assert.False(Layout.Covers([2, 2], [0, 1], 4));
        Assert.False(Layout.Covers([2, 2], [1, 1], 4));
    }

    // Windows of three over five elements, as exporters unfold a frame; 10, 20, 30, 40, 50.
    [Fact]
    public void Gather_of_overlapping_windows_is_a_view()
    {
        using var session = Session(Taken([0, 1, 2, 1, 2, 3, 2, 3, 4], 3, 3));
        Assert.Equal(["output 0: copy [3, 3]"], session.Plan!.Kernels);
        Assert.Equal([10, 20, 30, 20, 30, 40, 30, 40, 50], Run(session));
        using var uneven = Session(Taken([0, 1, 4, -1], 2, 2));
        Assert.Contains("gather 4 of 5", uneven.Plan!.Kernels[0], StringComparison.Ordinal);
        Assert.Equal([10, 20, 50, 50], Run(uneven));
    }

    [Fact]
    public void ScatterND_writes_evenly_stepping_tuples_by_a_copy()
    {
        using var even = Session(Scattered([0, 2, 4], 3, 1));
        Assert.DoesNotContain(even.Plan!.Kernels, call => call.Contains("scatter ", StringComparison.Ordinal));
        Assert.Equal([-1, 20, -2, 40, -3], Run(even));
        using var backwards = Session(Scattered([-1, -2, -3], 3, 1));
        Assert.DoesNotContain(backwards.Plan!.Kernels, call => call.Contains("scatter ", StringComparison.Ordinal));
        Assert.Equal([10, 20, -3, -2, -1], Run(backwards));
        // The last of several for one element stays.
        using var repeated = Session(Scattered([1, 1, 1], 3, 1));
        Assert.Equal([10, -3, 30, 40, 50], Run(repeated));
        using var uneven = Session(Scattered([0, 1, 4], 3, 1));
        Assert.Contains("scatter 3 elements", uneven.Plan!.Kernels[^1], StringComparison.Ordinal);
        Assert.Equal([-1, -2, 30, 40, -3], Run(uneven));
    }

    [Fact]
    public void An_index_outside_of_its_axis_still_ends_the_run()
    {
        using var session = Session(Scattered([3, 4, 5], 3, 1));
        Assert.Contains("5", Assert.Throws<ArgumentException>(session.Run).Message, StringComparison.Ordinal);
    }

    // What is scattered is part of what is scattered into: it is read as it was.
    [Fact]
    public void Updates_that_show_the_data_are_read_before_they_are_overwritten()
    {
        using var session = Session(new TestGraph().Input("x", 5).Node("Relu", ["x"], ["d"]).Integers("from", [0], 1).Integers("to", [3], 1).Node("Slice", ["d", "from", "to"], ["u"])
            .Integers("i", [1, 2, 3], 3, 1).Node("ScatterND", ["d", "i", "u"], ["y"]).Output("y"));
        Assert.Equal([10, 10, 20, 30, 50], Run(session));
    }

    private static TestGraph Taken(long[] indices, params long[] shape) =>
        new TestGraph().Input("x", 5).Integers("i", indices, shape).Node("Gather", ["x", "i"], ["y"], OnnxAttribute.Of("axis", 0L)).Output("y");

    private static TestGraph Scattered(long[] indices, params long[] shape) =>
        new TestGraph().Input("x", 5).Integers("i", indices, shape).Floats("u", [-1, -2, -3], 3).Node("ScatterND", ["x", "i", "u"], ["y"]).Output("y");

    private static LstmSession Session(TestGraph graph) => graph.Load().CreateSession();

    private static float[] Run(LstmSession session)
    {
        new float[] { 10, 20, 30, 40, 50 }.CopyTo(session.Input("x"));
        session.Run();
        return session.Output("y").ToArray();
    }
}
