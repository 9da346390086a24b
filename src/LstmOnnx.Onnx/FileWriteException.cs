namespace LstmOnnx.Onnx;

/// <summary>A file could not be written whole. What stood at its path before still stands there, unless the message says otherwise.</summary>
public sealed class FileWriteException : IOException
{
    /// <summary>Creates the exception for a path, with the reason and what became of the old file.</summary>
    /// <param name="path">The path that was to be written.</param>
    /// <param name="reason">What went wrong and what to do, without a full stop.</param>
    /// <param name="innerException">The failure underneath, if there is one.</param>
    public FileWriteException(string path, string reason, Exception? innerException = null)
        : base($"cannot write '{path}': {reason}", innerException)
    {
        Path = path;
    }

    /// <summary>The path that was to be written, as the caller gave it.</summary>
    public string Path { get; }
}
