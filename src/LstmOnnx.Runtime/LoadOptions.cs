namespace LstmOnnx.Runtime;

/// <summary>How <see cref="LstmModel.Load(string, LoadOptions?)"/> loads a model.</summary>
public sealed class LoadOptions
{
    /// <summary>Engines in order of preference: the first that can take the model runs it. The SIMD engine alone by default.</summary>
    public IReadOnlyList<Engine> Engines { get; init; } = [SimdEngine.Default];

    /// <summary>Limits on size, counts and memory that every file is held to.</summary>
    public ModelLimits Limits { get; init; } = new();
}
