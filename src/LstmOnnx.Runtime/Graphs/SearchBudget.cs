namespace LstmOnnx.Runtime.Graphs;

/// <summary>Bounds a search that follows values through a graph: a file with many starts and long chains could make it take the product of both.</summary>
internal sealed class SearchBudget
{
    // A real model takes some hundreds; these take a fraction of a second.
    private const int MostSteps = 4_000_000;

    private int _left = MostSteps;

    /// <summary>Takes a step; false where there were too many, and the search ends with what it has.</summary>
    public bool Step() => --_left >= 0;
}
