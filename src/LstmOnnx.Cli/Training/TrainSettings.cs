using System.Text.Json.Serialization;

namespace LstmOnnx.Cli.Training;

/// <summary>Everything that <c>lstmonnx train</c> can be told, by flag or by config file; what is null was not said.</summary>
/// <remarks>A key of the config file is the flag's name with '_' for '-': <c>--learning-rate</c> is <c>learning_rate</c>.</remarks>
internal sealed record TrainSettings
{
    public string? Data { get; set; }

    [JsonConverter(typeof(TextListConverter))]
    public string[]? Target { get; set; }

    [JsonConverter(typeof(TextListConverter))]
    public string[]? Features { get; set; }

    public string? TimeColumn { get; set; }

    public string? SequenceColumn { get; set; }

    [JsonConverter(typeof(TextListConverter))]
    public string[]? Calendar { get; set; }

    [JsonConverter(typeof(TextListConverter))]
    public string[]? Lag { get; set; }

    [JsonConverter(typeof(TextListConverter))]
    public string[]? Change { get; set; }

    public string? Difference { get; set; }

    public bool? CarryDifference { get; set; }

    public string? Units { get; set; }

    public string? Task { get; set; }

    public int? Window { get; set; }

    public int? Horizon { get; set; }

    public double? Validation { get; set; }

    public double? Test { get; set; }

    public int? VocabularySize { get; set; }

    public int? Embedding { get; set; }

    public string? Cell { get; set; }

    [JsonConverter(typeof(WholeListConverter))]
    public int[]? Hidden { get; set; }

    public bool? Bidirectional { get; set; }

    public double? Dropout { get; set; }

    public double? RecurrentDropout { get; set; }

    public bool? Peepholes { get; set; }

    public int? Projection { get; set; }

    [JsonConverter(typeof(WholeListConverter))]
    public int[]? Dense { get; set; }

    public string? Initialisation { get; set; }

    public string? InputInitialiser { get; set; }

    public string? RecurrentInitialiser { get; set; }

    public string? DenseInitialiser { get; set; }

    public bool? UnitForgetBias { get; set; }

    public int? Chrono { get; set; }

    public string? Loss { get; set; }

    [JsonConverter(typeof(NumberListConverter))]
    public double[]? Quantiles { get; set; }

    [JsonConverter(typeof(TextListConverter))]
    public string[]? ClassWeights { get; set; }

    public bool? Stateful { get; set; }

    public string? Optimizer { get; set; }

    public double? LearningRate { get; set; }

    public double? Momentum { get; set; }

    public bool? Nesterov { get; set; }

    public double? Beta1 { get; set; }

    public double? Beta2 { get; set; }

    public double? Epsilon { get; set; }

    public double? Alpha { get; set; }

    public bool? Centered { get; set; }

    public double? WeightDecay { get; set; }

    public string? Schedule { get; set; }

    public int? ScheduleEvery { get; set; }

    public int? SchedulePeriod { get; set; }

    public double? ScheduleFactor { get; set; }

    public double? ScheduleMinimum { get; set; }

    public int? Warmup { get; set; }

    public double? WarmupFactor { get; set; }

    public double? PctStart { get; set; }

    public string? Anneal { get; set; }

    public double? DivFactor { get; set; }

    public double? FinalDivFactor { get; set; }

    public bool? ThreePhase { get; set; }

    public bool? CycleMomentum { get; set; }

    public double? BaseMomentum { get; set; }

    public double? MaxMomentum { get; set; }

    public double? ClipValue { get; set; }

    public double? ClipNorm { get; set; }

    public int? Epochs { get; set; }

    public int? BatchSize { get; set; }

    public int? Patience { get; set; }

    public double? MinDelta { get; set; }

    public double? MaxSeconds { get; set; }

    public int? FastDevRun { get; set; }

    public int? OverfitBatches { get; set; }

    public int? Seed { get; set; }

    public int? Threads { get; set; }

    public int? Opset { get; set; }

    public string? Out { get; set; }

    public string? Report { get; set; }

    public string? CsvLog { get; set; }

    public string? Tensorboard { get; set; }

    public string? Checkpoints { get; set; }

    public double? CheckpointSeconds { get; set; }

    public int? CheckpointUpdates { get; set; }

    public bool? Resume { get; set; }
}

/// <summary>Reads and writes <see cref="TrainSettings"/> without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    AllowDuplicateProperties = false,
    WriteIndented = true)]
[JsonSerializable(typeof(TrainSettings))]
internal sealed partial class TrainSettingsJson : JsonSerializerContext;
