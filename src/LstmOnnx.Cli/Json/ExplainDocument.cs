using System.Text.Json;
using System.Text.Json.Serialization;
using LstmOnnx.Cli.Explaining;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Json;

/// <summary>
/// What <c>explain --json</c> prints. Rows count from 1, steps stand in the order of time whatever the direction; <c>rows</c> is absent where steps are no rows, <c>times</c> where there is no time column.
/// <c>max_abs_diff</c> is between the recomputed h and c and the engine's.
/// </summary>
internal sealed record ExplainDocument(
    string Model, string Data, string Node, int NodeNumber, string OpType, string Direction, int HiddenSize, int Sequences, int Steps, int[]? Rows, string[]? Times, double MaxAbsDiff, bool Agrees, string UnitsChosen,
    ExplainedUnit[] Units, string[] Files)
{
    public static ExplainDocument Of(Explanation explanation, string[] files)
    {
        var traced = explanation.Traced;
        return new ExplainDocument(explanation.ModelPath, explanation.DataPath, traced.Node.Name, traced.Node.Index + 1, traced.Node.OpType, traced.Direction, traced.HiddenSize, traced.BatchSize, traced.Steps,
            traced.Rows is { } rows ? Array.ConvertAll(rows, row => row + 1) : null, explanation.Times is { } times ? Array.ConvertAll(times, TimeText.Of) : null,
            traced.MaxDifference, traced.Agrees, explanation.Chosen.Reason, [.. explanation.Summaries.Select(summary => ExplainedUnit.Of(traced, summary))], files);
    }

    /// <summary>A part's name in JSON and CSV, such as <c>forget_gate</c>.</summary>
    public static string NameOf(TracedPart part) => JsonNamingPolicy.SnakeCaseLower.ConvertName(part.ToString());
}

/// <summary>One unit: a value for each step of each part that the cell has, and what they come to.</summary>
internal sealed record ExplainedUnit(
    int Unit, float[]? InputGate, float[]? ForgetGate, float[]? OutputGate, float[]? UpdateGate, float[]? ResetGate, float[]? Candidate, float[]? Cell, float[] Hidden, UnitSummaryDocument Summary)
{
    public static ExplainedUnit Of(TracedSequence traced, UnitSummary summary)
    {
        float[]? Values(TracedPart part) => traced.Has(part) ? Array.ConvertAll(traced.Of(part, summary.Unit), value => (float)value) : null;
        GateDocument? Gate(TracedPart part) => summary.Gates.TryGetValue(part, out var gate) ? new GateDocument(gate.Mean, gate.Closed, gate.Open, gate.Saturated) : null;
        return new ExplainedUnit(
            summary.Unit, Values(TracedPart.InputGate), Values(TracedPart.ForgetGate), Values(TracedPart.OutputGate), Values(TracedPart.UpdateGate), Values(TracedPart.ResetGate), Values(TracedPart.Candidate),
            Values(TracedPart.Cell), Values(TracedPart.Hidden)!,
            new UnitSummaryDocument(Gate(TracedPart.InputGate), Gate(TracedPart.ForgetGate), Gate(TracedPart.OutputGate), Gate(TracedPart.UpdateGate), Gate(TracedPart.ResetGate), summary.Keeping?.HalfLife, summary.HiddenVariance));
    }
}

/// <summary>What one unit's gates come to; the half-life, in steps, is that of the forget gate (the update gate of GRU) at its mean.</summary>
internal sealed record UnitSummaryDocument(GateDocument? InputGate, GateDocument? ForgetGate, GateDocument? OutputGate, GateDocument? UpdateGate, GateDocument? ResetGate, double? HalfLifeSteps, double HiddenVariance);

/// <summary>A gate's mean, and the shares of steps below 0.05 (closed), above 0.95 (open), and either.</summary>
internal sealed record GateDocument(double Mean, double Closed, double Open, double Saturated);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ExplainDocument))]
internal sealed partial class ExplainJson : JsonSerializerContext;
