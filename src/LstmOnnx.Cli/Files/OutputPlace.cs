namespace LstmOnnx.Cli.Files;

/// <summary>Finds out that a file cannot be written before hours of training go into it.</summary>
internal static class OutputPlace
{
    /// <summary>Creates the folder of <paramref name="path"/> where it is missing and proves that a file can be made there.</summary>
    /// <exception cref="IOException">The path is a folder, a part of it is a file, or the folder takes no file.</exception>
    public static void CheckFile(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new IOException($"{path} is a folder; expected the name of a file to write");
        CheckFolder(Path.GetDirectoryName(full)!, path);
    }

    /// <inheritdoc cref="CheckFile"/>
    public static void CheckFolder(string folder, string? shownAs = null)
    {
        var shown = shownAs ?? folder;
        for (var part = Path.GetFullPath(folder); part is not null; part = Path.GetDirectoryName(part))
        {
            if (File.Exists(part))
                throw new IOException($"{shown} cannot be written: {part} is a file, expected a folder; give another place");
        }
        var probe = Path.Combine(folder, $".lstmonnx-{Environment.ProcessId}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            // A byte, not an empty file: a full disk still has names to give.
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TryDelete(probe);
            throw new IOException($"{shown} cannot be written: {exception.Message.TrimEnd('.')}; give another place or make room there", exception);
        }
    }

    private static void TryDelete(string probe)
    {
        try
        {
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
