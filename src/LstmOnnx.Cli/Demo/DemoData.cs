using LstmOnnx.Cli.Training;
using LstmOnnx.Onnx;

namespace LstmOnnx.Cli.Demo;

/// <summary>What the demo works on, carried inside the tool so that it runs anywhere: the series and the config of <c>models/electricity-demand</c>.</summary>
internal static class DemoData
{
    private const string FileName = "electricity-demand.csv";

    /// <summary>Writes the series to <paramref name="folder"/>, unless it is there already, and returns its path.</summary>
    public static string WriteTo(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var bytes = Resource(FileName);
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            AtomicFile.Write(path, bytes);
        return path;
    }

    public static TrainSettings Config() => TrainConfigFile.Parse(System.Text.Encoding.UTF8.GetString(Resource("train.json")), "train.json of the demo");

    private static byte[] Resource(string name)
    {
        using var stream = typeof(DemoData).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"the tool was built without {name}");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
