using System.Text.Json;
using LstmOnnx.Cli.Hosting;

namespace LstmOnnx.Cli.Training;

/// <summary>Reads <c>--config train.json</c>: one JSON object whose keys are the flags' names.</summary>
internal static class TrainConfigFile
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The keys that a config file may have.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. TrainSettingsJson.Default.TrainSettings.Properties.Select(p => p.Name)];

    /// <exception cref="UsageException">The file is missing, is no JSON object, or has an unknown key or a value of another type.</exception>
    public static TrainSettings Read(string path)
    {
        if (!File.Exists(path))
            throw new UsageException($"--config {path}: no such file");
        return Parse(File.ReadAllText(path), path);
    }

    /// <inheritdoc cref="Read"/>
    public static TrainSettings Parse(string json, string path)
    {
        CheckKeys(json, path);
        try
        {
            return JsonSerializer.Deserialize(json, TrainSettingsJson.Default.TrainSettings)!;
        }
        catch (JsonException exception)
        {
            var key = exception.Path?.TrimStart('$', '.').Split('[')[0] ?? "";
            throw new UsageException($"{path}, line {exception.LineNumber + 1}: key '{key}': expected {Expected(key)}", exception);
        }
    }

    private static string Expected(string key)
    {
        var type = TrainSettingsJson.Default.TrainSettings.Properties.FirstOrDefault(property => property.Name == key)?.PropertyType;
        return type == typeof(int?) ? "a whole number"
            : type == typeof(double?) ? "a number"
            : type == typeof(bool?) ? "true or false"
            : type == typeof(int[]) ? "a list of whole numbers such as [64, 32]"
            : type == typeof(double[]) ? "a list of numbers such as [0.1, 0.5, 0.9]"
            : type == typeof(string[]) ? "a list of texts such as [\"a\", \"b\"]"
            : type == typeof(string) ? "a text"
            : "another value, and each key once";
    }

    private static void CheckKeys(string json, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new UsageException($"{path}: found a JSON {document.RootElement.ValueKind.ToString().ToLowerInvariant()}, expected an object such as {{\"target\": [\"load\"], \"window\": 48}}");
            var unknown = document.RootElement.EnumerateObject().Select(p => p.Name).FirstOrDefault(name => !Keys.Contains(name, StringComparer.Ordinal));
            if (unknown is not null)
                throw new UsageException($"{path}: unknown key '{unknown}'{Nearest.Suggestion(unknown, Keys)} (a key is a flag's name with '_' for '-'; see 'lstmonnx train --help')");
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{path}, line {exception.LineNumber + 1}: not JSON: {FirstSentence(exception.Message)}", exception);
        }
    }

    // The rest of the message repeats path and position.
    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        end = end < 0 ? message.IndexOf(" LineNumber: ", StringComparison.Ordinal) : end;
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }
}
