namespace LstmOnnx.Runtime.Graphs;

/// <summary>What <see cref="StateFinder"/> can say about a model.</summary>
/// <param name="Pairs">Inputs that certainly take the state that the output gave.</param>
/// <param name="Unsettled">Inputs that look like states without a certain output, each with the reason: a stream must be told about them.</param>
internal sealed record FoundStates(IReadOnlyList<StatePair> Pairs, IReadOnlyList<(int Input, string Reason)> Unsettled);
