using System.Buffers;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.Training.Events;

namespace LstmOnnx.Training;

/// <summary>One event file of TensorBoard, <c>events.out.tfevents.SECONDS.HOST</c>: scalars are collected and appended together.</summary>
internal sealed class EventFile
{
    private const int MostPending = 1 << 16;

    private readonly TimeProvider _time;
    private readonly ArrayBufferWriter<byte> _pending = new();

    /// <summary>Makes the file, and its folder where it is missing.</summary>
    /// <param name="folder">The run's folder; other files of it stay.</param>
    /// <param name="firstStep">What earlier files have from this step on no longer counts.</param>
    /// <param name="time">Tells when things happen.</param>
    /// <exception cref="FileWriteException">It cannot be written.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public EventFile(string folder, long firstStep, TimeProvider time)
    {
        _time = time;
        FileOperations.Real.CreateFolder(folder);
        Path = FreeName(System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{time.GetUtcNow().ToUnixTimeSeconds()}.{HostName()}")));
        Add(new Event { FileVersion = "brain.Event:2" });
        Add(new Event { Step = firstStep, SessionLog = new SessionLog { Status = SessionLog.Types.SessionStatus.Start } });
        AtomicFile.Write(Path, _pending.WrittenSpan);
        _pending.ResetWrittenCount();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Collects scalars of one step; where many wait, they are appended.</summary>
    /// <exception cref="FileWriteException">They cannot be written.</exception>
    public void Add(long step, params ReadOnlySpan<(string Tag, double Value)> scalars)
    {
        var summary = new Summary();
        foreach (var (tag, value) in scalars)
            summary.Value.Add(new Summary.Types.Value { Tag = tag, SimpleValue = (float)value });
        Add(new Event { Step = step, Summary = summary });
        if (_pending.WrittenCount >= MostPending)
            Flush();
    }

    /// <summary>Appends what waits, for good.</summary>
    /// <exception cref="FileWriteException">It cannot be written.</exception>
    public void Flush()
    {
        AppendedFile.Append(Path, _pending.WrittenSpan);
        _pending.ResetWrittenCount();
    }

    private void Add(Event entry)
    {
        entry.WallTime = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        EventRecord.Write(_pending, entry.ToByteArray());
    }

    // Two trainings may begin in one second.
    private static string FreeName(string path)
    {
        var free = path;
        for (var number = 2; File.Exists(free); number++)
            free = string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");
        return free;
    }

    private static string HostName()
    {
        var name = new StringBuilder(Environment.MachineName);
        foreach (var bad in System.IO.Path.GetInvalidFileNameChars())
            name.Replace(bad, '-');
        return name.ToString();
    }
}
