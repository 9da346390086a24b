using System.Globalization;
using LstmOnnx.Onnx;

namespace LstmOnnx.Training;

/// <summary>The checkpoints of one training: files named by their number of updates.</summary>
internal sealed class CheckpointFolder(string folder, FileOperations files)
{
    private const string Prefix = "checkpoint-";
    private const string Extension = ".safetensors";

    /// <summary>Their paths, the earliest first.</summary>
    public IReadOnlyList<string> Checkpoints() =>
        [.. files.ListFiles(folder).Where(name => UpdatesOf(name) is not null).OrderBy(UpdatesOf).Select(name => Path.Combine(folder, name))];

    /// <summary>Makes the folder where it is missing, and removes what writing left behind in a process that was killed.</summary>
    /// <exception cref="IOException">It cannot be made or read.</exception>
    public void Open()
    {
        files.CreateFolder(folder);
        foreach (var name in files.ListFiles(folder).Where(name => name.StartsWith($".{Prefix}", StringComparison.Ordinal) && name.EndsWith(".tmp", StringComparison.Ordinal)))
            files.Delete(Path.Combine(folder, name));
    }

    /// <summary>Writes a checkpoint, whole or not at all, then removes all but it and the one before it.</summary>
    /// <exception cref="CheckpointException">It cannot be written; those before it are whole.</exception>
    public void Write(long updates, Action<Stream> write)
    {
        var path = Path.Combine(folder, $"{Prefix}{updates.ToString("D12", CultureInfo.InvariantCulture)}{Extension}");
        try
        {
            AtomicFile.Write(path, write, files);
        }
        catch (FileWriteException failure)
        {
            throw CheckpointException.NotWritten(path, LatestName(), failure);
        }
        try
        {
            var all = Checkpoints();
            var before = all.LastOrDefault(other => UpdatesOf(Path.GetFileName(other)) < updates);
            foreach (var other in all.Where(other => other != path && other != before))
                files.Delete(other);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // One more than two for now: the next write tries again.
        }
    }

    private string? LatestName()
    {
        try
        {
            return Checkpoints() is [.., var latest] ? Path.GetFileName(latest) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long? UpdatesOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal)
        && long.TryParse(name.AsSpan(Prefix.Length, Math.Max(0, name.Length - Prefix.Length - Extension.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var updates)
            ? updates
            : null;
}
