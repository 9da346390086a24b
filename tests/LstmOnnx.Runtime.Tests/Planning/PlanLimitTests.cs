using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;

namespace LstmOnnx.Runtime.Tests.Planning;

/// <summary>What a plan would take is counted before it is allocated: these models would take from gigabytes to exabytes.</summary>
public class PlanLimitTests
{
    private const long Huge = 1L << 30;

    [Fact]
    public void A_constant_of_any_shape_that_is_shown()
    {
        Refused(new TestGraph().Input("x", 1).Axes("s", Huge, Huge).Node("ConstantOfShape", ["s"], ["c"]).Node("Add", ["c", "x"], ["y"]).Output("y"));
        Refused(new TestGraph().Input("x", 1).Axes("s", Huge).Node("ConstantOfShape", ["s"], ["y"]).Output("y"));
        Refused(new TestGraph().Input("x", 1).Axes("s", Huge, 8).Node("ConstantOfShape", ["s"], ["c"]).Node("Exp", ["c"], ["y"]).Output("y"));
    }

    [Fact]
    public void An_expansion_of_data_or_constants()
    {
        Refused(new TestGraph().Input("x", 1).Axes("s", Huge).Node("Expand", ["x", "s"], ["y"]).Output("y"));
        Refused(new TestGraph().Input("x", 1).Floats("c", [1], 1).Axes("s", Huge, 2).Node("Expand", ["c", "s"], ["e"]).Node("Tanh", ["e"], ["y"]).Output("y"));
        Refused(new TestGraph().Input("x", 1).Axes("s", Huge).Integers("i", [3], 1).Node("Expand", ["i", "s"], ["e"]).Node("Reshape", ["x", "e"], ["y"]).Output("y"));
    }

    [Fact]
    public void Products_joins_and_tables_of_expansions()
    {
        Refused(new TestGraph().Input("x", 1, 1).Axes("r", 1 << 17, 1).Axes("c", 1, 1 << 17).Node("Expand", ["x", "r"], ["a"]).Node("Expand", ["x", "c"], ["b"]).Node("MatMul", ["a", "b"], ["y"]).Output("y"));
        Refused(new TestGraph().Input("x", 1).Axes("s", Huge / 2).Node("Expand", ["x", "s"], ["e"]).Node("Concat", ["e", "e", "e"], ["y"], OnnxAttribute.Of("axis", 0L)).Output("y"));
        Refused(new TestGraph().Input("x", "batch", "time", 1).Integers("i", [0]).Axes("s", Huge).Node("Expand", ["i", "s"], ["e"]).Node("Gather", ["x", "e"], ["y"]).Output("y"));
    }

    [Fact]
    public void Work_on_constants()
    {
        // Sixteen 4096³ products of constants: little memory, a trillion multiplications.
        var graph = new TestGraph().Input("x", 1, 1).Floats("one", [1], 1, 1).Axes("s", 4096, 4096).Node("Expand", ["one", "s"], ["p0"]);
        for (var i = 0; i < 16; i++)
            graph.Node("MatMul", [$"p{i}", $"p{i}"], [$"p{i + 1}"]);
        Refused(graph.Node("Add", ["p16", "x"], ["y"]).Output("y"));
    }

    [Fact]
    public void A_session_of_shapes_that_are_too_large()
    {
        using var model = new TestGraph().Input("x", "batch", "time", 1024).Node("Exp", ["x"], ["y"]).Output("y").Load();
        Assert.Equal(RefusalCode.LimitExceeded, Assert.Throws<ModelRefusedException>(() => model.CreateSession(1 << 20, 1 << 20)).Code);
        Assert.Equal(RefusalCode.LimitExceeded, Assert.Throws<ModelRefusedException>(() => model.CreateSession(int.MaxValue, int.MaxValue)).Code);
    }

    [Fact]
    public void The_limit_itself_is_allowed_and_one_byte_less_is_not()
    {
        var graph = new TestGraph().Input("x", 64).Node("Exp", ["x"], ["y"]).Output("y");
        // Input and output of 256 bytes each.
        graph.Load(Limit(513)).CreateSession().Dispose();
        graph.Load(Limit(512)).CreateSession().Dispose();
        Assert.Equal(RefusalCode.LimitExceeded, Assert.Throws<ModelRefusedException>(() => graph.Load(Limit(511)).CreateSession()).Code);

        static LoadOptions Limit(long bytes) => new() { Limits = new ModelLimits { MaxPlanBytes = bytes } };
    }

    private static void Refused(TestGraph graph)
    {
        var before = GC.GetTotalAllocatedBytes();
        var refusal = Assert.ThrowsAny<ModelRefusedException>(() =>
        {
            using var model = graph.Load();
            model.CreateSession().Dispose();
        });
        Assert.Equal(RefusalCode.LimitExceeded, refusal.Code);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1L << 30);
    }
}
