using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>Says what <c>verify --weights</c> found.</summary>
internal static class NarrowingReport
{
    /// <param name="output">Where to.</param>
    /// <param name="model">The file.</param>
    /// <param name="check">What was run.</param>
    /// <param name="allowed">What the user allows; null where nothing was said, and differences are reported only.</param>
    public static void Write(Output output, string model, NarrowingCheck check, Tolerance? allowed)
    {
        output.Line(model);
        output.Line($"  {Readable.Message(check.Plan!.WeightsSummary ?? "weights: as they are")}");
        var table = new TextTable("data", "output", "elements", "max absolute", "max relative", "RMS", "worst at", "float32", "found");
        foreach (var (set, name, _, _, result) in check.Compared)
        {
            table.Add(set, Readable.Name(name), Numbers.Count(result.Elements), Numbers.Short(result.MaxAbsolute), Numbers.Short(result.MaxRelative), Numbers.Short(result.RootMeanSquare),
                result.Worst is { } worst ? $"[{string.Join(", ", worst.Index)}]" : "-", Numbers.Short(result.Worst?.Expected), Numbers.Short(result.Worst?.Found));
        }
        table.Write(output, "    ");
        if (check.NoStream is { } reason)
            output.Line($"  no stream: {Readable.Message(reason)}");
        output.Line($"{(allowed is null ? "" : Agrees(check, allowed) ? "within what is allowed: " : "OUTSIDE of what is allowed: ")}largest difference {Numbers.Short(Max(check, one => one.MaxAbsolute))}, relative {Numbers.Short(Max(check, one => one.MaxRelative))}, RMS {Numbers.Short(Max(check, one => one.RootMeanSquare))}"
            + (allowed is { } tolerance ? $" (allowed: {Numbers.Short(tolerance.Absolute)} + {Numbers.Short(tolerance.Relative)} x expected)" : ""));
    }

    public static void WriteJson(Output output, string model, string? data, NarrowingCheck check, Tolerance? allowed) => output.Json(
        new NarrowingDocument(
            model, data, Forecasting.WeightOptions.NameOf(check.Plan!.Weights), [.. check.Plan.NarrowedNodes], check.Plan.NarrowedBytes, check.Plan.NarrowedFloatBytes,
            Agrees(check, allowed), Max(check, one => one.MaxAbsolute), Max(check, one => one.MaxRelative), Max(check, one => one.RootMeanSquare),
            [.. check.Compared.Select(one => new NarrowedOutputDocument(one.Set, one.Output, one.Result.Elements, one.Result.MaxAbsolute, one.Result.MaxRelative, one.Result.RootMeanSquare))], check.NoStream),
        InspectionJson.Default.NarrowingDocument);

    /// <summary>Whether all outputs are numbers where float32 has numbers, and within what is allowed, if anything is said.</summary>
    public static bool Agrees(NarrowingCheck check, Tolerance? allowed) =>
        check.Compared.All(one => one.Result.HasSameShape && double.IsFinite(one.Result.MaxAbsolute) && (allowed is null || one.Result.Agrees));

    private static double Max(NarrowingCheck check, Func<TensorComparison, double> measure) => check.Compared.Select(one => measure(one.Result)).DefaultIfEmpty().Max();
}
