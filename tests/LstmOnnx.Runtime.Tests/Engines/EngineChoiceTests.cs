using LstmOnnx.Kernels;
using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Engines;

public class EngineChoiceTests
{
    private static readonly TestGraph Graph = LstmLayers.SequenceToOne(ReferenceLstmDirection.Random(3, 4, seed: 1), Seeded.Floats(4, 2), [0.5f]);

    [Fact]
    public void The_first_engine_that_takes_the_model_runs_it_and_the_earlier_ones_say_why_not()
    {
        using var model = Graph.Load(new LoadOptions { Engines = [new Absent("npu"), new Refusing("picky"), SimdEngine.Default, new Absent("never asked")] });

        Assert.Equal("simd", model.Choice.Engine);
        Assert.Contains("simd", model.Choice.Description, StringComparison.Ordinal);
        Assert.Equal([new EngineRejection("npu", "no npu here"), new EngineRejection("picky", "picky does not like it")], model.Choice.Rejected);
        Assert.Contains("not npu: no npu here", model.Choice.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_that_is_missing_makes_the_list_unavailable_with_every_reason()
    {
        var unavailable = Assert.Throws<EngineUnavailableException>(() => Graph.Load(new LoadOptions { Engines = [new Absent("npu"), new Refusing("picky")] }));

        Assert.Equal(2, unavailable.Rejected.Count);
        Assert.Contains("npu: no npu here; picky: picky does not like it", unavailable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_every_engine_refuses_is_refused()
    {
        var one = Assert.Throws<UnsupportedOnnxException>(() => Graph.Load(new LoadOptions { Engines = [new Refusing("picky")] }));
        var two = Assert.Throws<UnsupportedOnnxException>(() => Graph.Load(new LoadOptions { Engines = [new Refusing("picky"), new Refusing("fussy")] }));

        Assert.Equal("picky does not like it", one.Message);
        Assert.Equal(RefusalCode.UnsupportedOperator, two.Code);
        Assert.Contains("picky: picky does not like it; fussy: fussy does not like it", two.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_engine_that_is_missing_ends_the_loading_and_no_later_one_is_asked()
    {
        var later = new Counting();

        var unavailable = Assert.Throws<EngineUnavailableException>(() => Graph.Load(new LoadOptions { Engines = [new Refusing("picky"), new Absent("npu").Required(), later] }));

        Assert.Equal(0, later.Asked);
        Assert.Equal([new EngineRejection("picky", "picky does not like it"), new EngineRejection("npu", "no npu here")], unavailable.Rejected);
        Assert.Equal("the required engine cannot be used: picky: picky does not like it; npu: no npu here", unavailable.Message);
    }

    [Fact]
    public void A_required_engine_that_refuses_ends_the_loading_and_no_later_one_is_asked()
    {
        var later = new Counting();

        var refusal = Assert.Throws<UnsupportedOnnxException>(() => Graph.Load(new LoadOptions { Engines = [new Absent("npu"), new Refusing("picky").Required(), later] }));

        Assert.Equal(0, later.Asked);
        Assert.Equal(RefusalCode.UnsupportedOperator, refusal.Code);
        Assert.Equal("the required engine refuses the model: npu: no npu here; picky: picky does not like it", refusal.Message);
    }

    [Fact]
    public void A_required_engine_that_takes_the_model_is_chosen_by_its_own_name()
    {
        var engine = SimdEngine.Default.Required();

        using var model = Graph.Load(new LoadOptions { Engines = [new Absent("npu"), engine, new Absent("later")] });

        Assert.True(engine.IsRequired);
        Assert.Same(engine, engine.Required());
        Assert.False(SimdEngine.Default.IsRequired);
        Assert.Equal("simd", model.Choice.Engine);
        Assert.Single(model.Choice.Rejected);
    }

    [Fact]
    public void What_an_engine_leaves_to_something_slower_stands_in_the_choice()
    {
        using var model = Graph.Load(new LoadOptions { Engines = [new Absent("npu"), new Stateless { FallBack = "half of it runs elsewhere" }] });

        Assert.Equal("half of it runs elsewhere", model.Choice.FallBack);
        Assert.Equal("stateless (half of it runs elsewhere; not npu: no npu here)", model.Choice.ToString());
        using var whole = Graph.Load(new LoadOptions());
        Assert.Null(whole.Choice.FallBack);
    }

    [Fact]
    public void What_the_simd_engine_cannot_run_it_refuses_when_the_model_is_loaded()
    {
        var graph = new TestGraph().Input("x", 1, 2).Axes("flat", -1).Node("Reshape", ["x", "flat"], ["list"]).Node("Cast", ["list"], ["shape"], OnnxAttribute.Of("to", 7L)).Node("Reshape", ["x", "shape"], ["y"]).Output("y");

        var refusal = Assert.Throws<UnsupportedOnnxException>(() => graph.Load());

        Assert.Contains("is computed from data", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_without_its_own_state_keeping_refuses_a_stream_of_a_model_without_states()
    {
        using var model = Graph.Load(new LoadOptions { Engines = [new Stateless()] });

        var refusal = Assert.Throws<UnsupportedOnnxException>(() => model.CreateStream());

        Assert.Equal(RefusalCode.UnsupportedStream, refusal.Code);
        Assert.Contains("stateless", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_width_says_its_name()
    {
        foreach (var width in SimdWidths.Available)
        {
            using var model = Graph.Load(width);
            Assert.Equal($"simd, {SimdWidths.NameOf(width)}", model.Choice.Description);
        }
    }

    [Fact]
    public void An_empty_list_is_an_error_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => Graph.Load(new LoadOptions { Engines = [] }));

    private sealed class Absent(string name) : Engine
    {
        public override string Name => name;

        public override EngineModel Load(CheckedModel model) => throw new EngineUnavailableException($"no {name} here");
    }

    private sealed class Refusing(string name) : Engine
    {
        public override string Name => name;

        public override EngineModel Load(CheckedModel model) => throw new UnsupportedOnnxException(RefusalCode.UnsupportedOperator, $"{name} does not like it");
    }

    private sealed class Counting : Engine
    {
        public int Asked { get; private set; }

        public override string Name => "counting";

        public override EngineModel Load(CheckedModel model)
        {
            Asked++;
            throw new EngineUnavailableException("never mind");
        }
    }

    private sealed class Stateless : Engine
    {
        public string? FallBack { get; init; }

        public override string Name => "stateless";

        public override EngineModel Load(CheckedModel model) => new Model(FallBack);

        private sealed class Model(string? fallBack) : EngineModel
        {
            public override string Description => "stateless";

            public override string? FallBack => fallBack;

            public override EngineSession CreateSession(SessionRequest request) => throw new NotSupportedException();
        }
    }
}
