using System.Globalization;
using LstmOnnx.BadInput;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>Bad models made by hand, each through the whole of loading: it ends in its code, with the fact in the message, and the message can be printed anywhere.</summary>
public class BadModelTests
{
    private static readonly Dictionary<string, BadModel> Models = BadModel.All.ToDictionary(model => model.Name, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Models.Keys];

    [Fact]
    public void There_are_enough_of_them_and_what_they_spoil_is_sound()
    {
        Assert.InRange(Models.Count, 150, int.MaxValue);
        LstmModel.Load(Drafts.Spoilt(_ => { })).CreateSession().Dispose();
        LstmModel.Load(Drafts.Through([Drafts.One("Relu", [])])).CreateSession().Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_is_refused_with_its_code(string name)
    {
        var model = Models[name];
        var bytes = model.Make();

        var refusal = Assert.ThrowsAny<ModelRefusedException>(() =>
        {
            using var loaded = LstmModel.Load(bytes);
            // Shapes of open axes are known to a session only.
            loaded.CreateSession(loaded.ShapesFor()).Dispose();
        });

        Assert.True(model.Codes.Contains(refusal.Code), $"{refusal.Code}: {refusal.Message}");
        Assert.Contains(model.Part, refusal.Message, StringComparison.Ordinal);
        if (model.Node is { } node)
            Assert.Equal(node, refusal.Node);
        if (model.Attribute is { } attribute)
            Assert.Equal(attribute, refusal.Attribute);
        Assert.InRange(refusal.Message.Length, 10, 2100);
        Assert.DoesNotContain(refusal.Message, character => char.IsControl(character)
            || char.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_engine_sees_what_the_gate_refuses(string name)
    {
        var engine = new Recording();
        var refusal = Record.Exception(() => LstmModel.Load(Models[name].Make(), new LoadOptions { Engines = [engine] }));

        Assert.IsType<ModelRefusedException>(refusal, exactMatch: false);
        Assert.Equal(Models[name].Guard != Guard.Gate, engine.WasAsked);
    }

    // Stands for ONNX Runtime: it would get the bytes here.
    private sealed class Recording : Engine
    {
        public bool WasAsked { get; private set; }

        public override string Name => "recording";

        public override EngineModel Load(CheckedModel model)
        {
            WasAsked = true;
            throw new UnsupportedOnnxException(RefusalCode.RefusedByEngine, "it was asked");
        }
    }
}
