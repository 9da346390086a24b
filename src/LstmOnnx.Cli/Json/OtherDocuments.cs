using System.Text.Json.Serialization;

namespace LstmOnnx.Cli.Json;

/// <summary>What <c>evaluate --json</c> prints.</summary>
internal sealed record EvaluateDocument(string Model, string Data, string Engine, string Task, ScoreDocument Score);

/// <summary>A line of <c>run --json</c>: the row a window ends at, and what the model says after it.</summary>
internal sealed record RunLine(int Row, string? Time, string? Class, Dictionary<string, float> Values)
{
    /// <summary>Name of the sequence that ends there, where the model takes whole ones.</summary>
    public string? Sequence { get; init; }
}

/// <summary>What <c>generate --json</c> prints.</summary>
/// <param name="Model">The streaming form that ran.</param>
/// <param name="Engine">The engine that ran it.</param>
/// <param name="Prompt">What it read first; null where it got a line break or the like.</param>
/// <param name="Text">What it wrote.</param>
/// <param name="Tokens">Characters of it.</param>
/// <param name="LogProbability">Of the text after the prompt by the model itself, whatever the sampling, in nats.</param>
/// <param name="TokensPerSecond">Steps of prompt and text over the time they took.</param>
internal sealed record GenerateDocument(string Model, string Engine, string? Prompt, string Text, int Tokens, double LogProbability, double TokensPerSecond);

/// <summary>How far the engines are from each other and from the trainer, on unit-scale outputs of the test windows; null where only one engine is usable.</summary>
internal sealed record DemoFigures(double TestRmse, double BaselineRmse, double? MaxAbsDiffEngines, double MaxAbsDiffTrainer);

/// <summary>What <c>demo --json</c> prints; differences are on unit-scale outputs.</summary>
internal sealed record DemoDocument(
    double TestRmse,
    double BaselineRmse,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? MaxAbsDiffEngines,
    double MaxAbsDiffTrainer, double TrainSeconds, string[] Files);

/// <summary>What <c>train --fast-dev-run --json</c> prints; it has written no files.</summary>
internal sealed record DryRunDocument(int FastDevRun, double Loss, double? ValidationLoss, string[] Files);

/// <summary>Losses, rate and mean gradient norm of an epoch.</summary>
internal sealed record EpochDocument(int Epoch, double Loss, double? ValidationLoss, double LearningRate, double GradientNorm, double Seconds);

/// <summary>What a report folder's <c>metrics.json</c> keeps.</summary>
internal sealed record MetricsDocument(TrainDocument Training, DemoFigures? Demo, EpochDocument[] Epochs);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TrainDocument))]
[JsonSerializable(typeof(EvaluateDocument))]
[JsonSerializable(typeof(RunLine))]
[JsonSerializable(typeof(DemoDocument))]
[JsonSerializable(typeof(DryRunDocument))]
[JsonSerializable(typeof(GenerateDocument))]
internal sealed partial class CliJson : JsonSerializerContext;

/// <summary>As <see cref="CliJson"/>, on many lines for a file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true)]
[JsonSerializable(typeof(MetricsDocument))]
internal sealed partial class MetricsJson : JsonSerializerContext;
