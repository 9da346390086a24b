using System.Globalization;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Cli.Verification;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Inspection;

/// <summary>Says what <c>inspect</c> found. Names and texts of the file are made safe to print; JSON has them verbatim.</summary>
internal sealed class InspectReport(string path, ModelSummary summary, IReadOnlyList<EngineAttempt> engines, SessionPlan? plan, IReadOnlyList<CallTime> times)
{
    private LstmModel? Loaded => engines.Select(engine => engine.Model).FirstOrDefault(model => model is not null);

    public void Write(Output output, bool withNodes)
    {
        output.Line($"{path}: {Numbers.Count(summary.FileBytes)} bytes, {Numbers.Count(summary.ParameterCount)} stored values, ONNX format {summary.IrVersion}, {Opsets()}");
        Line(output, "written by", $"{summary.ProducerName} {summary.ProducerVersion}".Trim());
        Line(output, "graph", summary.GraphName);
        Lines(output, "inputs", summary.Inputs.Select(input => input.ToString() + State(input.Name)));
        Lines(output, "outputs", summary.Outputs.Select(value => value.ToString()));
        Line(output, "operators", string.Join(", ", summary.OperatorCounts.Select(pair => pair.Value == 1 ? Readable.Name(pair.Key) : $"{Readable.Name(pair.Key)} {pair.Value}")));
        Lines(output, "engines", engines.Select(engine => engine.Failure is { } failure ? $"{engine.Engine} {(engine.Status == "refused" ? "refuses it" : "is unavailable")}: {failure.Message}" : $"{engine.Description} takes it"));
        Lines(output, "metadata", summary.Metadata.Select(pair => $"{Readable.Name(pair.Key)} = {Readable.Name(pair.Value)}"));
        if (plan is not null)
            Lines(output, "plan", withNodes ? plan.Lines : plan.Summary);
        var total = times.Sum(time => time.Microseconds);
        Lines(output, "times", times.OrderByDescending(time => time.Microseconds)
            .Select(time => string.Create(CultureInfo.InvariantCulture, $"{time.Microseconds,10:0.00} us {time.Microseconds / Math.Max(total, double.Epsilon),6:P1}  {time.Call}")));
    }

    public void WriteJson(Output output) => output.Json(
        new InspectDocument(
            path, summary.FileBytes, summary.IrVersion, summary.ProducerName, summary.ProducerVersion, summary.GraphName, summary.Opsets, summary.ParameterCount,
            [.. summary.Inputs.Select(EdgeDocument.Of)], [.. summary.Outputs.Select(EdgeDocument.Of)],
            Loaded is { } model ? [.. model.States.Select(pair => new StateDocument(model.Inputs[pair.InputIndex].Name, model.Outputs[pair.OutputIndex].Name))] : [],
            summary.OperatorCounts.ToDictionary(), summary.Metadata, [.. engines.Select(EngineDocument.Of)], plan?.Lines.ToArray(),
            times.Count == 0 ? null : [.. times.Select(time => new CallDocument(time.Call, time.Microseconds))]),
        InspectionJson.Default.InspectDocument);

    private string Opsets() => string.Join(", ", summary.Opsets.Select(pair => $"{(pair.Key.Length == 0 ? "opset" : Readable.Name(pair.Key))} {pair.Value}"));

    private string State(string input)
    {
        if (Loaded is not { } model)
            return "";
        foreach (var pair in model.States)
        {
            if (model.Inputs[pair.InputIndex].Name == input)
                return $", a state: comes back as {Readable.Name(model.Outputs[pair.OutputIndex].Name)}";
        }
        return "";
    }

    private static void Line(Output output, string heading, string text)
    {
        if (text.Length > 0)
            output.Line($"  {heading,-10}  {Readable.Message(text)}");
    }

    private static void Lines(Output output, string heading, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            output.Line($"  {heading,-10}  {line}");
            heading = "";
        }
    }
}
