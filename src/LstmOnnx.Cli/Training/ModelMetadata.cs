using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Data;

namespace LstmOnnx.Cli.Training;

/// <summary>What a model file says about itself, beside what the exporter adds.</summary>
internal static class ModelMetadata
{
    public static Dictionary<string, string> Of(TrainSettings settings, PreparedData data)
    {
        var recipe = data.Recipe;
        var metadata = new Dictionary<string, string>
        {
            ["lstmonnx.task"] = recipe.Task,
            ["lstmonnx.recipe"] = recipe.ToJson(),
            ["lstmonnx.features"] = Json([.. data.FeatureNames]),
            ["lstmonnx.targets"] = Json([.. recipe.Targets]),
            ["lstmonnx.window"] = recipe.Window.ToString(CultureInfo.InvariantCulture),
            ["lstmonnx.horizon"] = recipe.Horizon.ToString(CultureInfo.InvariantCulture),
            ["lstmonnx.seed"] = settings.Seed!.Value.ToString(CultureInfo.InvariantCulture),
            ["lstmonnx.data_sha256"] = HashOf(settings.Data!),
            ["lstmonnx.stateful"] = "false",
        };
        if (recipe.IsClassification)
            metadata["lstmonnx.classes"] = Json([.. recipe.Classes]);
        if (settings.Units is { } units)
            metadata["lstmonnx.units"] = units;
        return metadata;
    }

    /// <summary>Of a text model.</summary>
    public static Dictionary<string, string> Of(TrainSettings settings, PreparedText text) => new()
    {
        ["lstmonnx.task"] = TextModel.Task,
        ["lstmonnx.vocabulary"] = Json([.. text.Vocabulary.Tokens]),
        ["lstmonnx.window"] = settings.Window!.Value.ToString(CultureInfo.InvariantCulture),
        ["lstmonnx.seed"] = settings.Seed!.Value.ToString(CultureInfo.InvariantCulture),
        ["lstmonnx.data_sha256"] = HashOf(settings.Data!),
        ["lstmonnx.stateful"] = settings.Stateful is true ? "true" : "false",
    };

    /// <summary>SHA-256 of a file in hexadecimal digits.</summary>
    public static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static string Json(string[] names) => JsonSerializer.Serialize(names, MetadataJson.Default.StringArray);
}

/// <summary>The lists that metadata hold.</summary>
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(double[]))]
internal sealed partial class MetadataJson : JsonSerializerContext;
