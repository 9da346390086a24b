namespace LstmOnnx.Runtime.Planning;

/// <summary>What a session is planned for.</summary>
/// <param name="InputShapes">A shape per model input.</param>
/// <param name="States">Pairs that the session carries over runs.</param>
/// <param name="FixedInputs">Inputs whose elements are known, by place, as their carrier's machine type.</param>
/// <param name="KeepsStates">Whether recurrent nodes keep their states themselves.</param>
/// <param name="MaxBytes">The limit on arena, packed weights and folded constants together.</param>
internal sealed record PlanRequest(IReadOnlyList<int[]> InputShapes, IReadOnlyList<StatePair> States, IReadOnlyDictionary<int, Array> FixedInputs, bool KeepsStates, long MaxBytes)
{
    /// <summary>Where the model must be able to take its steps one by one: the time axis of each input, null for one that has none.</summary>
    public IReadOnlyList<int?>? TimeAxes { get; init; }

    /// <summary>Threads that a run may use.</summary>
    public int Threads { get; init; } = 1;
}
