namespace LstmOnnx.Runtime;

/// <summary>An engine that could not take a model.</summary>
/// <param name="Engine">The engine's name.</param>
/// <param name="Reason">Why it was passed over.</param>
public readonly record struct EngineRejection(string Engine, string Reason);
