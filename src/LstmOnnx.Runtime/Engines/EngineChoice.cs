namespace LstmOnnx.Runtime;

/// <summary>The engine that a model was loaded on, and why the ones before it in the caller's list were not.</summary>
/// <param name="Engine">The name of the chosen engine.</param>
/// <param name="Description">What runs the model, in a few words: the engine, its provider or vector width.</param>
/// <param name="Rejected">The engines that were tried earlier, each with its reason, in the caller's order.</param>
public sealed record EngineChoice(string Engine, string Description, IReadOnlyList<EngineRejection> Rejected)
{
    /// <summary>What the chosen engine leaves to something slower, such as nodes that an execution provider does not have; null where it runs the whole model as asked.</summary>
    public string? FallBack { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var notes = Rejected.Select(r => $"not {r.Engine}: {r.Reason}");
        if (FallBack is not null)
            notes = [FallBack, .. notes];
        var text = string.Join("; ", notes);
        return text.Length == 0 ? Description : $"{Description} ({text})";
    }
}
