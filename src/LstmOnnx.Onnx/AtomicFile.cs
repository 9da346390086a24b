namespace LstmOnnx.Onnx;

/// <summary>
/// Writes a file whole or not at all: under a temporary name in the same folder, flushed to the disk, renamed over the old file, and the
/// folder flushed (on Linux). A reader sees the old bytes or the new ones, also after a power cut; after a failure the temporary file is gone.
/// </summary>
/// <remarks>
/// A link is followed and its target replaced; the old file's permission bits are kept. What cannot be renamed over (a device such as
/// <c>/dev/null</c>, a pipe) is written straight.
/// </remarks>
public static class AtomicFile
{
    /// <summary>Writes <paramref name="bytes"/> to <paramref name="path"/>.</summary>
    /// <param name="path">The file; its folder has to exist.</param>
    /// <param name="bytes">The content.</param>
    /// <exception cref="FileWriteException">The folder is missing or not a folder, the disk is full, writing is not allowed, ….</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = PendingFile.Open(path, FileOperations.Real);
        try
        {
            file.Stream.Write(bytes);
            file.Commit();
        }
        catch (Exception failure) when (PendingFile.IsWriteFailure(failure))
        {
            throw file.Failure(failure);
        }
    }

    /// <summary>Writes to <paramref name="path"/> what <paramref name="write"/> writes to the stream it is given.</summary>
    /// <param name="path">The file; its folder has to exist.</param>
    /// <param name="write">Writes the content; an exception of its own leaves the old file in place and is passed on.</param>
    /// <exception cref="FileWriteException">The folder is missing or not a folder, the disk is full, writing is not allowed, ….</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(path, write, FileOperations.Real);
    }

    internal static void Write(string path, Action<Stream> write, FileOperations operations)
    {
        using var file = PendingFile.Open(path, operations);
        try
        {
            write(file.Stream);
            file.Commit();
        }
        catch (Exception failure) when (PendingFile.IsWriteFailure(failure))
        {
            throw file.Failure(failure);
        }
    }
}
