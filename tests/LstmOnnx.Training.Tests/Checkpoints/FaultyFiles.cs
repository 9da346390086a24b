using LstmOnnx.Onnx;

namespace LstmOnnx.Training.Tests;

/// <summary>How an operation fails.</summary>
public enum FileFault
{
    /// <summary>With an error of the device.</summary>
    Error,

    /// <summary>With a full disk; a write gets half of its bytes there first.</summary>
    NoSpace,

    /// <summary>With the end of the process: nothing after it happens either.</summary>
    Death,

    /// <summary>A write gets half of its bytes there and says that all is well; other operations are done.</summary>
    ShortWrite,
}

/// <summary>The real operations, counted, of which one fails.</summary>
internal sealed class FaultyFiles(int failing = -1, FileFault fault = FileFault.Error) : FileOperations
{
    /// <summary>The operations so far, by name.</summary>
    public List<string> Done { get; } = [];

    /// <summary>What files were put in their places.</summary>
    public List<string> Placed { get; } = [];

    public bool HasFailed { get; private set; }

    /// <summary>From now on no write finds room.</summary>
    public bool IsFull { get; set; }

    public override void CreateFolder(string folder)
    {
        Strike("create folder");
        base.CreateFolder(folder);
    }

    public override IReadOnlyList<string> ListFiles(string folder)
    {
        Strike("list");
        return base.ListFiles(folder);
    }

    public override FileStream Create(string path)
    {
        Strike("create");
        return base.Create(path);
    }

    public override Stream Writer(FileStream file) => new FaultyStream(this, file);

    public override void FlushToDisk(FileStream file)
    {
        Strike("flush");
        base.FlushToDisk(file);
    }

    public override void CopyMode(string source, FileStream file)
    {
        Strike("copy mode");
        base.CopyMode(source, file);
    }

    public override void Close(FileStream file)
    {
        Strike("close");
        base.Close(file);
    }

    public override void Replace(string source, string destination)
    {
        Strike("replace");
        base.Replace(source, destination);
        Placed.Add(destination);
    }

    public override void FlushFolder(string folder)
    {
        Strike("flush folder");
        base.FlushFolder(folder);
    }

    public override void Delete(string path)
    {
        Strike("delete");
        base.Delete(path);
    }

    // Whether the operation is done already.
    private bool Strike(string operation, Action? half = null)
    {
        Done.Add(operation);
        if (fault == FileFault.Death && HasFailed)
            throw new IOException("this process is dead");
        if (IsFull && operation == "write")
            throw new IOException("No space left on device");
        if (Done.Count - 1 != failing)
            return false;
        HasFailed = true;
        if (fault != FileFault.Error)
            half?.Invoke();
        if (fault == FileFault.ShortWrite)
            return half is not null;
        throw new IOException(fault switch
        {
            FileFault.Error => $"Input/output error: {operation}",
            FileFault.NoSpace => $"No space left on device: {operation}",
            _ => $"killed: {operation}",
        });
    }

    private sealed class FaultyStream(FaultyFiles files, FileStream file) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => file.Length;

        public override long Position { get => file.Position; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var bytes = buffer.ToArray();
            var isDone = files.Strike("write", () =>
            {
                file.Write(bytes.AsSpan(0, bytes.Length / 2));
                file.Flush();
            });
            if (!isDone)
                file.Write(bytes);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
