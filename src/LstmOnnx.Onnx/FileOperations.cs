namespace LstmOnnx.Onnx;

/// <summary>The file operations of a save, so that a test can make each of them fail.</summary>
internal class FileOperations
{
    public static FileOperations Real { get; } = new();

    /// <summary>Creates the folder and those above it where they are missing, for good: the folder above each is flushed (on Linux).</summary>
    public virtual void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var above = Path.GetDirectoryName(Path.GetFullPath(folder));
        if (above is not null)
            CreateFolder(above);
        Directory.CreateDirectory(folder);
        if (above is not null)
            FlushFolder(above);
    }

    /// <summary>The names of the files in a folder.</summary>
    public virtual IReadOnlyList<string> ListFiles(string folder) => [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path))];

    public virtual FileStream Create(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);

    /// <summary>What the content is written to; it ends in <paramref name="file"/>.</summary>
    public virtual Stream Writer(FileStream file) => file;

    public virtual void FlushToDisk(FileStream file) => file.Flush(flushToDisk: true);

    /// <summary>Gives a file the permission bits of another one.</summary>
    public virtual void CopyMode(string source, FileStream file)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(source));
    }

    public virtual void Close(FileStream file) => file.Dispose();

    public virtual void Replace(string source, string destination) => File.Move(source, destination, overwrite: true);

    /// <summary>Makes the names in a folder last through a power cut (on Linux).</summary>
    public virtual void FlushFolder(string folder)
    {
        if (OperatingSystem.IsLinux())
            UnixFiles.FlushFolder(folder);
    }

    public virtual void Delete(string path) => File.Delete(path);
}
