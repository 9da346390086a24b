namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

internal static class AllocationProbe
{
    /// <summary>Managed bytes that an action allocates on this thread in so many runs, after as many that do not count.</summary>
    public static long Bytes(Action action, int runs = 100)
    {
        for (var i = 0; i < runs; i++)
            action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < runs; i++)
            action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
