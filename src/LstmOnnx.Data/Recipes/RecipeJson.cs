using System.Text.Json;
using System.Text.Json.Serialization;

namespace LstmOnnx.Data;

/// <summary>The recipe's form in a model's metadata: one JSON object whose keys are all known.</summary>
internal static class RecipeJson
{
    public static string Write(Recipe recipe) => JsonSerializer.Serialize(ToDocument(recipe), RecipeJsonContext.Default.RecipeDocument);

    public static Recipe Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        RecipeDocument document;
        try
        {
            CheckKeys(json);
            document = JsonSerializer.Deserialize(json, RecipeJsonContext.Default.RecipeDocument)!;
        }
        catch (JsonException exception)
        {
            var key = exception.Path?.TrimStart('$', '.') is { Length: > 0 } path ? $"recipe, key '{path}'" : "recipe";
            throw new RecipeException($"{key}: found JSON that cannot be read as a recipe (line {exception.LineNumber + 1}), expected such as {{\"targets\":[\"load\"],\"window\":48,\"horizon\":8}}", exception);
        }
        var recipe = ToRecipe(document);
        recipe.Check();
        return recipe;
    }

    private static void CheckKeys(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new RecipeException($"recipe: found a JSON {document.RootElement.ValueKind.ToString().ToLowerInvariant()}, expected an object");
        var known = RecipeJsonContext.Default.RecipeDocument.Properties.Select(p => p.Name).ToArray();
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (!known.Contains(property.Name, StringComparer.Ordinal))
                throw new RecipeException($"recipe: unknown key '{property.Name}'; {NearestName.Question(property.Name, known) ?? $"known are {string.Join(", ", known)}"}");
        }
    }

    private static RecipeDocument ToDocument(Recipe recipe) => new()
    {
        Targets = [.. recipe.Targets],
        Features = Optional(recipe.Features),
        TimeColumn = recipe.TimeColumn,
        Task = recipe.Task,
        SequenceColumn = recipe.SequenceColumn,
        Window = recipe.Window,
        Horizon = recipe.Horizon,
        Calendar = Optional(recipe.Calendar),
        Lags = Optional([.. recipe.Lags.Select(lag => lag.ToString())]),
        Changes = Optional([.. recipe.Changes.Select(lag => lag.ToString())]),
        Difference = recipe.Difference?.ToString(),
        CarryDifference = recipe.CarryDifference ? true : null,
        Classes = Optional(recipe.Classes),
    };

    private static Recipe ToRecipe(RecipeDocument document) => new()
    {
        Targets = document.Targets ?? [],
        Features = document.Features ?? [],
        TimeColumn = document.TimeColumn,
        Task = document.Task ?? TaskNames.Regression,
        SequenceColumn = document.SequenceColumn,
        Window = document.Window,
        Horizon = document.Horizon,
        Calendar = document.Calendar ?? [],
        Lags = Lags(document.Lags),
        Changes = Lags(document.Changes),
        Difference = document.Difference is { } lag ? LagSpec.Parse(lag) : (LagSpec?)null,
        CarryDifference = document.CarryDifference ?? false,
        Classes = document.Classes ?? [],
    };

    private static LagSpec[] Lags(string[]? texts) => [.. (texts ?? []).Select(text => LagSpec.Parse(text ?? ""))];

    private static string[]? Optional(IReadOnlyList<string> values) => values.Count == 0 ? null : [.. values];
}

/// <summary>What the JSON holds, before anything is checked.</summary>
internal sealed class RecipeDocument
{
    public string[]? Targets { get; set; }

    public string[]? Features { get; set; }

    public string? TimeColumn { get; set; }

    public string? Task { get; set; }

    public string? SequenceColumn { get; set; }

    public int Window { get; set; }

    public int Horizon { get; set; } = 1;

    public string[]? Calendar { get; set; }

    public string[]? Lags { get; set; }

    public string[]? Changes { get; set; }

    public string? Difference { get; set; }

    public bool? CarryDifference { get; set; }

    public string[]? Classes { get; set; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(RecipeDocument))]
internal sealed partial class RecipeJsonContext : JsonSerializerContext;
