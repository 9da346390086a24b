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
            metadata.TryAdd("lstmonnx.target_scale", $"[{string.Join(",", scaling.Scales.Select(scale => scale.ToString("R", CultureInfo.InvariantCulture)))}]");
        return metadata;
    }
}
