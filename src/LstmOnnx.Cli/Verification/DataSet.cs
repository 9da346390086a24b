using System.Globalization;
using LstmOnnx.Data;

namespace LstmOnnx.Cli.Verification;

/// <summary>A folder in the form of ONNX's backend tests: <c>input_N.pb</c> and <c>output_N.pb</c>, N counting the model's inputs and outputs in order.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Inputs">Files by N.</param>
/// <param name="Outputs">Files by N; those that are stored.</param>
internal sealed record DataSet(string Name, SortedDictionary<int, string> Inputs, SortedDictionary<int, string> Outputs)
{
    /// <summary>The data sets <c>test_data_set_*</c> below a folder in the order of their numbers, or the folder itself where it is one.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="DataFileException">It has no data set, or one without outputs.</exception>
    public static IReadOnlyList<DataSet> FindAll(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{folder}: there is no such folder");
        var folders = Directory.GetDirectories(folder, "test_data_set_*").OrderBy(Number).ThenBy(path => path, StringComparer.Ordinal).ToArray();
        if (folders.Length == 0 && Directory.GetFiles(folder, "output_*.pb").Length > 0)
            folders = [folder];
        if (folders.Length == 0)
            throw new DataFileException(folder, "found no folder test_data_set_*", "expected ONNX backend-test data", "give the folder that holds the data sets");
        return [.. folders.Select(Find)];
    }

    private static DataSet Find(string folder)
    {
        var outputs = Files(folder, "output_");
        return outputs.Count > 0
            ? new DataSet(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), Files(folder, "input_"), outputs)
            : throw new DataFileException(folder, "found no output_*.pb", "expected the stored outputs to check against", "store them, or leave the folder out");
    }

    private static SortedDictionary<int, string> Files(string folder, string prefix)
    {
        var files = new SortedDictionary<int, string>();
        foreach (var path in Directory.GetFiles(folder, prefix + "*.pb"))
        {
            var number = Path.GetFileNameWithoutExtension(path)[prefix.Length..];
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var place))
                files[place] = path;
        }
        return files;
    }

    private static int Number(string path) =>
        int.TryParse(path.AsSpan(path.LastIndexOf('_') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}
