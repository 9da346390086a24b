namespace LstmOnnx.TestSupport;

/// <summary>What a call allocates once first-time costs are over.</summary>
public static class Allocation
{
    private const int Attempts = 5;

    /// <summary>
    /// The fewest managed bytes that this thread allocates in <paramref name="calls"/> calls, of up to five attempts that each begin with <paramref name="warmup"/> calls.
    /// What a call always allocates shows in every attempt; what another test sets off once, by listening to the meter or by counting a method up to its next tier, does not.
    /// </summary>
    public static long Least(Action action, int warmup = 50, int calls = 1)
    {
        var least = long.MaxValue;
        for (var attempt = 0; attempt < Attempts && least != 0; attempt++)
        {
            for (var i = 0; i < warmup; i++)
                action();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < calls; i++)
                action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
