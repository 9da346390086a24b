namespace LstmOnnx.Runtime;

/// <summary>An engine that needs to know nothing of being required.</summary>
internal sealed class RequiredEngine(Engine engine) : Engine
{
    public override string Name => engine.Name;

    public override bool IsRequired => true;

    public override bool NarrowsWeights => engine.NarrowsWeights;

    public override Engine Required() => this;

    public override EngineModel Load(CheckedModel model) => engine.Load(model);
}
