using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LstmOnnx.Benchmarks;

/// <summary>Page faults of the calling thread since it began, as Linux counts them.</summary>
/// <param name="Minor">Pages that were mapped without reading a disk.</param>
/// <param name="Major">Pages that had to be read.</param>
internal readonly partial record struct PageFaults(long Minor, long Major)
{
    private const int ThisThread = 1;

    // struct rusage of 64-bit Linux in words: two times of two words each, then fourteen counts.
    private const int Words = 18, MinorFaults = 8, MajorFaults = 9;

    /// <summary>Whether this system counts them for a thread.</summary>
    [SupportedOSPlatformGuard("linux")]
    public static bool AreCounted => OperatingSystem.IsLinux() && nint.Size == sizeof(long);

    /// <summary>The counts so far. Allocates nothing.</summary>
    /// <exception cref="InvalidOperationException">The system refuses the question.</exception>
    [SupportedOSPlatform("linux")]
    public static PageFaults Now()
    {
        Span<long> usage = stackalloc long[Words];
        if (GetUsage(ThisThread, ref usage[0]) != 0)
            throw new InvalidOperationException($"getrusage(RUSAGE_THREAD): {Marshal.GetLastPInvokeErrorMessage()}");
        return new PageFaults(usage[MinorFaults], usage[MajorFaults]);
    }

    public static PageFaults operator +(PageFaults left, PageFaults right) => new(left.Minor + right.Minor, left.Major + right.Major);

    public static PageFaults operator -(PageFaults left, PageFaults right) => new(left.Minor - right.Minor, left.Major - right.Major);

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static partial int GetUsage(int who, ref long usage);
}
