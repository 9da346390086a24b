namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

/// <summary>The CPU, treated like a provider with a memory of its own.</summary>
internal sealed class CopyingEngine : Engine
{
    public override string Name => "copying";

    public override EngineModel Load(CheckedModel model) =>
        OnnxRuntimeModel.Load(model, ExecutionProvider.Cpu, new OnnxRuntimeOptions(), isRequired: false, alwaysCopy: true);
}
