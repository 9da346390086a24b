using System.Globalization;
using System.Reflection;

namespace LstmOnnx.Training;

/// <summary>The metadata of an exported model: the caller's, and what the exporter itself knows.</summary>
internal static class ExportMetadata
{
    public static Dictionary<string, string> Of(NetworkOptions network, ExportOptions options)
    {
        var metadata = new Dictionary<string, string>(options.Metadata, StringComparer.Ordinal)
        {
            ["lstmonnx.form"] = options.Form == ModelForm.Streaming ? "streaming" : "sequence",
        };
        metadata.TryAdd("lstmonnx.version", typeof(ExportMetadata).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]);
        metadata.TryAdd("lstmonnx.task", network.Task == TaskKind.Regression ? "regression" : "classify");
        metadata.TryAdd("lstmonnx.seed", network.Seed.ToString(CultureInfo.InvariantCulture));
        metadata.TryAdd("lstmonnx.stateful", "false");
        if (options.Outputs is { } scaling)
            metadata.TryAdd("lstmonnx.target_scale", List(scaling.Scales));
        if (network.Quantiles.Count > 0)
            metadata.TryAdd("lstmonnx.quantiles", List(network.Quantiles));
        return metadata;
    }

    private static string List<T>(IEnumerable<T> numbers)
        where T : IFormattable => $"[{string.Join(",", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}]";
}
