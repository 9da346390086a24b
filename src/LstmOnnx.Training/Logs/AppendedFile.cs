using LstmOnnx.Onnx;

namespace LstmOnnx.Training;

/// <summary>A file that grows by whole pieces, each flushed to the disk; between two of them it is closed, so that others may read it.</summary>
internal static class AppendedFile
{
    /// <summary>Adds <paramref name="bytes"/> to the end of a file that is there.</summary>
    /// <exception cref="FileWriteException">They cannot be written; the file is as it was, as far as the disk lets it.</exception>
    public static void Append(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
            var length = file.Seek(0, SeekOrigin.End);
            try
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }
            catch
            {
                file.SetLength(length);
                throw;
            }
        }
        catch (Exception failure) when (PendingFile.IsWriteFailure(failure))
        {
            var reason = failure is ArgumentOutOfRangeException ? "the file-size limit of the process or the file system is reached" : failure.Message.TrimEnd('.');
            throw new FileWriteException(path, $"{reason}; what was written before is whole: make room there or train without this log", failure);
        }
    }
}
