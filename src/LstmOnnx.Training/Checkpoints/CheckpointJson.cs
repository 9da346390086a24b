using System.Text.Json.Serialization;

namespace LstmOnnx.Training;

/// <summary>Reads and writes what a checkpoint has beside its tensors, without reflection. A double keeps every bit: the shortest text that gives it back is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CheckpointDocument))]
[JsonSerializable(typeof(FitState))]
[JsonSerializable(typeof(TrainingFingerprint))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
