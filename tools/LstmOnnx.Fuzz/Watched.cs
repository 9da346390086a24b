using System.Diagnostics;
using System.Globalization;
using LstmOnnx.BadInput;

namespace LstmOnnx.Fuzz;

/// <summary>Tries inputs one after the other and keeps count: what they ended in, the slowest, the one that took most memory. Ends the process where one takes much too long.</summary>
internal sealed class Watched : IDisposable
{
    private const int MostFaults = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SortedDictionary<string, long> _endings = new(StringComparer.Ordinal);
    private readonly string _title;
    private readonly Timer _timer;
    private long _started;
    private string _what = "";
    private ReadOnlyMemory<byte> _bytes;
    private (double Milliseconds, string What) _slowest = (0, "none");
    private (long Bytes, string What) _largest = (0, "none");

    public Watched(string title)
    {
        _title = title;
        _timer = new Timer(_ => Look(), null, Patience, TimeSpan.FromSeconds(1));
    }

    /// <summary>How many inputs ended in an exception that is no refusal.</summary>
    public int Faults { get; private set; }

    public bool HasEnough => Faults >= MostFaults;

    public long Tried { get; private set; }

    public void Try(ReadOnlyMemory<byte> bytes, Func<string> what)
    {
        (_bytes, _what) = (bytes, what());
        var (start, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        Volatile.Write(ref _started, start);
        var ending = End(bytes);
        Volatile.Write(ref _started, 0);
        var (milliseconds, allocated) = (Stopwatch.GetElapsedTime(start).TotalMilliseconds, GC.GetAllocatedBytesForCurrentThread() - before);
        _endings[ending] = _endings.GetValueOrDefault(ending) + 1;
        Tried++;
        // The first ones pay for the compiler.
        if (milliseconds > _slowest.Milliseconds && Tried > 100)
            _slowest = (milliseconds, _what);
        if (allocated > _largest.Bytes)
            _largest = (allocated, _what);
    }

    public void Report()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_title}: {Tried} tried, {Faults} faults; slowest {_slowest.Milliseconds:0.0} ms ({_slowest.What}); most memory {_largest.Bytes / 1024.0:0} KB ({_largest.What})"));
        foreach (var (ending, count) in _endings)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,9} {ending}"));
    }

    public void Dispose() => _timer.Dispose();

    private string End(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Trial.Of(bytes) is { } code ? $"refused: {code}" : "model";
        }
#pragma warning disable CA1031 // Whatever else is thrown is what is looked for.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Faults++;
            Console.WriteLine($"FAULT {_title}, {_what}: {fault}");
            Keep("fault");
            return $"fault: {fault.GetType().Name}";
        }
    }

    private void Look()
    {
        var started = Volatile.Read(ref _started);
        if (started == 0 || Stopwatch.GetElapsedTime(started) < Patience)
            return;
        Console.WriteLine($"HANG {_title}, {_what}: more than {Patience.TotalSeconds} s");
        Keep("hang");
        Environment.Exit(1);
    }

    private void Keep(string kind)
    {
        var path = Path.Combine(Path.GetTempPath(), $"lstmonnx-{kind}-{Environment.ProcessId}-{Faults}.onnx");
        File.WriteAllBytes(path, _bytes.Span);
        Console.WriteLine($"  kept in {path}");
    }
}
