using System.Text.Json.Serialization;
using LstmOnnx.Cli.Verification;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Json;

/// <summary>How an engine took a model: <c>ran</c>, <c>refused</c> or <c>unavailable</c>, with the code and the reason, and the inputs that had to be fixed.</summary>
internal sealed record EngineDocument(string Engine, string Status, string? Description, string? Code, string? Node, string? Reason, string[]? FixedInputs = null)
{
    public static EngineDocument Of(EngineAttempt attempt) => new(
        attempt.Engine, attempt.Status, attempt.Model?.Choice.Description, (attempt.Failure as ModelRefusedException)?.Code.ToString(), (attempt.Failure as ModelRefusedException)?.Node, attempt.Failure?.Message,
        attempt.FixedInputs.Count == 0 ? null : [.. attempt.FixedInputs]);
}

/// <summary>What <c>verify --json</c> prints; differences are null where nothing was compared.</summary>
internal sealed record VerifyDocument(
    string Model, string? TestData, bool Agrees, double Rtol, double Atol, double? MaxAbs, double? MaxRel, EngineDocument[] Engines, ComparisonDocument[] Comparisons);

/// <summary>What <c>verify --weights --json</c> prints: narrow weights against float32, the largest over all comparisons first.</summary>
internal sealed record NarrowingDocument(
    string Model, string? TestData, string Weights, string[] NarrowedNodes, long NarrowedBytes, long Float32Bytes, bool Agrees, double MaxAbs, double MaxRel, double Rms,
    NarrowedOutputDocument[] Comparisons, string? NoStream);

/// <summary>One output on one set of inputs, or over a stream.</summary>
internal sealed record NarrowedOutputDocument(string Data, string Output, int Elements, double MaxAbs, double MaxRel, double Rms);

/// <summary>One output of one engine on one data set.</summary>
internal sealed record ComparisonDocument(
    string Data, string Output, string Engine, string Against, bool Agrees, int[] Shape, int[] ExpectedShape, int Elements, int Outside, double MaxAbs, double MaxRel, WorstDocument? Worst,
    HistogramDocument Histogram)
{
    public static ComparisonDocument Of(ComparedOutput one) => new(
        one.Set, one.Output, one.Engine, one.Against, one.Result.Agrees, one.Result.FoundShape, one.Result.ExpectedShape, one.Result.Elements, one.Result.Outside, one.Result.MaxAbsolute, one.Result.MaxRelative,
        one.Result.Worst is { } worst ? new WorstDocument(worst.Index, worst.Expected, worst.Found) : null,
        HistogramDocument.Of(one.Result.Histogram));
}

/// <summary>How many elements are equal, differ by a decade's absolute difference, or are no number on one side only.</summary>
internal sealed record HistogramDocument(long Equal, DecadeDocument[] Decades, long NoNumber)
{
    public static HistogramDocument Of(DifferenceHistogram histogram) => new(
        histogram.Equal, [.. histogram.Decades.Select(decade => new DecadeDocument(decade.From, double.IsFinite(decade.Below) ? decade.Below : null, decade.Count))], histogram.NoNumber);
}

/// <summary>Elements that differ by <c>from</c> or more and by less than <c>below</c>; the last decade has no <c>below</c>.</summary>
internal sealed record DecadeDocument(double From, double? Below, long Count);

/// <summary>The element that is the furthest out.</summary>
internal sealed record WorstDocument(int[] Index, double Expected, double Found);

/// <summary>An input or output; an axis is a number, a symbol, or <c>?</c>.</summary>
internal sealed record EdgeDocument(string Name, string Type, string[] Shape)
{
    public static EdgeDocument Of(TensorInfo info) => new(info.Name, info.Type.ToString(), [.. info.Shape.Select(axis => axis.ToString())]);
}

/// <summary>An input that takes a state, and the output that gives it.</summary>
internal sealed record StateDocument(string Input, string Output);

/// <summary>What <c>inspect --json</c> prints.</summary>
internal sealed record InspectDocument(
    string Model, long Bytes, long IrVersion, string Producer, string ProducerVersion, string Graph, IReadOnlyDictionary<string, long> Opsets, long Parameters,
    EdgeDocument[] Inputs, EdgeDocument[] Outputs, StateDocument[] States, Dictionary<string, int> Operators, IReadOnlyDictionary<string, string> Metadata, EngineDocument[] Engines,
    string[]? Plan, CallDocument[]? Times);

/// <summary>The shortest time of a kernel call, in microseconds.</summary>
internal sealed record CallDocument(string Call, double Us);

/// <summary>What <c>info --json</c> prints.</summary>
internal sealed record InfoDocument(
    string Version, string Dotnet, string System, string Architecture, string? Processor, int Processors, string? Simd, string? SimdReason, string[] SimdAvailable, string? LstmonnxSimd,
    string? Onnxruntime, string? OnnxruntimeReason, string[] OnnxruntimeProviders, DeviceDocument[] OnnxruntimeDevices);

/// <summary>A device that an execution provider here can use.</summary>
internal sealed record DeviceDocument(string Provider, string Kind, string Vendor);

/// <summary>Latencies of one engine in microseconds.</summary>
internal sealed record BenchRow(string Engine, string Description, int Calls, double P50Us, double P99Us, double P999Us, double P9999Us, double MaxUs, double? RatioToOrt);

/// <summary>What <c>bench --json</c> prints.</summary>
internal sealed record BenchDocument(string Model, Dictionary<string, int[]> Shapes, double ClockNs, BenchRow[] Rows, EngineDocument[] Engines);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(NarrowingDocument))]
[JsonSerializable(typeof(InspectDocument))]
[JsonSerializable(typeof(InfoDocument))]
[JsonSerializable(typeof(BenchDocument))]
internal sealed partial class InspectionJson : JsonSerializerContext;
