namespace LstmOnnx.Runtime.Planning;

/// <summary>A state that outlives runs.</summary>
/// <param name="Label">The node that keeps it; empty for a state input.</param>
/// <param name="Value">Where it lies.</param>
/// <param name="Initial">Its first elements as its carrier's machine type; null for zeros.</param>
internal sealed record KeptState(string Label, Value Value, Array? Initial);
