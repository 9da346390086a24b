namespace LstmOnnx.Onnx;

/// <summary>A file under a temporary name beside its target until <see cref="Commit"/>; disposed without one, it is removed.</summary>
internal sealed class PendingFile : IDisposable
{
    private readonly string _path;
    private readonly string _target;
    private readonly string _temporary;
    private readonly FileOperations _operations;
    private readonly FileStream _file;
    private readonly CountedStream _content;
    private bool _committed;

    static PendingFile() => UnixFiles.IgnoreFileSizeSignal();

    private PendingFile(string path, string target, string temporary, FileStream file, FileOperations operations)
    {
        _path = path;
        _target = target;
        _temporary = temporary;
        _file = file;
        _operations = operations;
        _content = new CountedStream(operations.Writer(file));
    }

    /// <summary>Takes the content.</summary>
    public Stream Stream => _content;

    private bool IsStraight => _temporary == _target;

    public static PendingFile Open(string path, FileOperations operations)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            throw new FileWriteException(path, "it is a folder; give the name of a file in it");

        try
        {
            var target = ResolveLink(Path.GetFullPath(path));
            if (UnixFiles.IsDeviceOrPipe(target))
                return new PendingFile(path, target, target, new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), operations);

            var folder = Path.GetDirectoryName(target)!;
            var temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
            return new PendingFile(path, target, temporary, operations.Create(temporary), operations);
        }
        catch (Exception failure) when (IsWriteFailure(failure))
        {
            throw new FileWriteException(path, Reason(path, failure), failure);
        }
    }

    /// <summary>Whether the file system is to blame. .NET reports the file-size limit (EFBIG) as an ArgumentOutOfRangeException of a parameter "value".</summary>
    public static bool IsWriteFailure(Exception failure) =>
        failure is (IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value", Source: "System.Private.CoreLib" })
            and not FileWriteException;

    /// <summary>Flushes, renames, flushes the folder. Afterwards the new file is what every reader sees.</summary>
    public void Commit()
    {
        if (IsStraight)
        {
            _operations.Close(_file);
            _committed = true;
            return;
        }

        _operations.FlushToDisk(_file);
        // A file system that loses bytes without a word, as some remote ones do when they are full.
        if (_file.Length != _content.Count)
            throw new IOException($"the file system kept {_file.Length} of {_content.Count} bytes and reported no error");
        if (File.Exists(_target))
            _operations.CopyMode(_target, _file);

        _operations.Close(_file);
        _operations.Replace(_temporary, _target);
        _committed = true;
        _operations.FlushFolder(Path.GetDirectoryName(_target)!);
    }

    public FileWriteException Failure(Exception failure)
    {
        var reason = failure is ArgumentOutOfRangeException ? "the file-size limit of the process or the file system is reached"
            : failure.Message.Replace(_temporary, _path, StringComparison.Ordinal).TrimEnd('.');
        var consequence = _committed ? "the new file is in place, but a power cut may still lose it"
            : IsStraight ? "part of it may have been written"
            : File.Exists(_target) ? "the old file is unchanged"
            : "nothing was left behind";
        return new FileWriteException(_path, $"{reason}; {consequence}", failure);
    }

    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (Exception failure) when (IsWriteFailure(failure))
        {
            // The last buffer of a write that has already failed and been reported.
        }

        if (_committed || IsStraight)
            return;

        try
        {
            _operations.Delete(_temporary);
        }
        catch (Exception failure) when (IsWriteFailure(failure))
        {
            // The failure that is being reported matters more than a leftover that cannot be removed.
        }
    }

    private static string ResolveLink(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    private static string Reason(string path, Exception failure) => failure switch
    {
        DirectoryNotFoundException => $"'{Path.GetDirectoryName(Path.GetFullPath(path))}' is not a folder that exists; create it first",
        _ => failure.Message.TrimEnd('.'),
    };
}
