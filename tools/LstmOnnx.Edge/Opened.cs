using LstmOnnx.Runtime;

namespace LstmOnnx.Edge;

/// <summary>Opens files. The published program has no texts of .NET's own, so that what is wrong with a path is said here.</summary>
internal static class Opened
{
    /// <summary>Loads a model.</summary>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    /// <exception cref="ModelRefusedException">It is no model that the SIMD engine runs.</exception>
    public static LstmModel Model(string path) => File(path, path => LstmModel.Load(path));

    /// <summary>Opens a file by <paramref name="open"/>.</summary>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    public static T File<T>(string path, Func<string, T> open)
    {
        try
        {
            return open(path);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"{path}: there is no such file", problem);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new IOException($"{path}: {(Directory.Exists(path) ? "found a folder, expected a file" : "reading it is not allowed")}", problem);
        }
    }
}
