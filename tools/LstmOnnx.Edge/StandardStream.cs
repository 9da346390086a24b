using System.Runtime.InteropServices;

namespace LstmOnnx.Edge;

/// <summary>
/// Standard input, output or error, by the system's own read and write. Console would bring encodings and terminals along, and takes a closed pipe for a success; a FileStream keeps a place of its own in a file that
/// other commands of the shell write to as well.
/// </summary>
/// <param name="descriptor">0, 1 or 2.</param>
/// <param name="name">What messages call it.</param>
/// <param name="beforeRead">Called before each wait for input.</param>
internal sealed partial class StandardStream(int descriptor, string name, Action? beforeRead = null) : Stream
{
    private const int Interrupted = 4, TryAgain = 11, PipeSignal = 13;
    private const nint Ignore = 1;

    public override bool CanRead => descriptor == 0;

    public override bool CanWrite => descriptor != 0;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>From now on a write to a pipe that nobody reads is an error with a message, and does not end the process.</summary>
    public static void ReportClosedPipes() => _ = Signal(PipeSignal, Ignore);

    public override int Read(Span<byte> buffer)
    {
        beforeRead?.Invoke();
        while (true)
        {
            var read = Read(descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length);
            if (read >= 0)
                return (int)read;
            WaitOrThrow();
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = Write(descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length);
            if (written >= 0)
                buffer = buffer[(int)written..];
            else
                WaitOrThrow();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // A descriptor that somebody opened not to wait is asked again until it has something.
    private void WaitOrThrow()
    {
        var error = Marshal.GetLastPInvokeError();
        if (error == TryAgain)
            Thread.Sleep(1);
        else if (error != Interrupted)
            throw new IOException($"{name}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, ref byte buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ref byte buffer, nint count);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int signal, nint handler);
}
