using System.Globalization;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>Says what <c>verify</c> found.</summary>
internal static class VerifyReport
{
    public static void Write(Output output, string model, IReadOnlyList<EngineAttempt> attempts, IReadOnlyList<ComparedOutput> compared, Tolerance tolerance)
    {
        output.Line(model);
        foreach (var attempt in attempts)
        {
            output.Line(attempt.Failure is { } failure ? $"  {attempt.Engine} {(attempt.Status == "refused" ? "refuses the model" : "is unavailable")}: {failure.Message}" : $"  runs on {attempt.Description}");
            if (attempt.FixedInputs.Count > 0)
                output.Line($"  {attempt.Engine} plans with fixed values of {string.Join(", ", attempt.FixedInputs.Select(Readable.Name))}, on which shapes, axes or branches depend");
        }
        if (compared.Count == 0)
        {
            output.Line(attempts.Any(attempt => attempt.Failure is null) ? "  nothing was compared: one engine alone says nothing about the other" : "  nothing was compared: no engine runs the model");
            return;
        }
        foreach (var pair in compared.GroupBy(one => (one.Engine, one.Against)))
            WritePair(output, pair.Key.Engine, pair.Key.Against, [.. pair]);
        foreach (var (set, name, engine, against, result) in compared.Where(one => !one.Result.Agrees))
            output.Line($"  {set}, {Readable.Name(name)}: {Explain(engine, against, result)}");
        if (compared.Sum(one => (long)one.Result.BothNaN) is > 0 and var both)
            output.Line($"  NaN on both sides: {Numbers.Count(both)} elements");
        var agrees = compared.All(one => one.Result.Agrees);
        output.Line($"{(agrees ? "agrees" : "DIFFERS")}: largest difference {Numbers.Short(compared.Max(one => one.Result.MaxAbsolute))}, relative {Numbers.Short(compared.Max(one => one.Result.MaxRelative))}"
            + $" (allowed: {Numbers.Short(tolerance.Absolute)} + {Numbers.Short(tolerance.Relative)} x expected)");
    }

    public static void WriteJson(Output output, string model, string? data, IReadOnlyList<EngineAttempt> attempts, IReadOnlyList<ComparedOutput> compared, Tolerance tolerance)
    {
        var document = new VerifyDocument(
            model, data, compared.Count > 0 && compared.All(one => one.Result.Agrees), tolerance.Relative, tolerance.Absolute,
            compared.Count == 0 ? null : compared.Max(one => one.Result.MaxAbsolute), compared.Count == 0 ? null : compared.Max(one => one.Result.MaxRelative),
            [.. attempts.Select(EngineDocument.Of)],
            [.. compared.Select(ComparisonDocument.Of)]);
        output.Json(document, InspectionJson.Default.VerifyDocument);
    }

    // One pair of engines: a row for each output of each data set, then a histogram for each output over all of them.
    private static void WritePair(Output output, string engine, string against, ComparedOutput[] compared)
    {
        output.Line($"  {engine} against {against}");
        var table = new TextTable("data", "output", "shape", "max absolute", "max relative", "worst at", "expected", "found", "");
        foreach (var (set, name, _, _, result) in compared)
        {
            var (worst, isSame) = (result.Worst, result.HasSameShape);
            table.Add(
                set, Readable.Name(name), Shape(result.FoundShape), isSame ? Numbers.Short(result.MaxAbsolute) : "-", isSame ? Numbers.Short(result.MaxRelative) : "-",
                worst is null ? "-" : Shape(worst.Index), Value(worst?.Expected), Value(worst?.Found), result.Agrees ? "agrees" : "DIFFERS");
        }
        table.Write(output, "    ");
        foreach (var one in compared.Where(one => one.Result.HasSameShape).GroupBy(one => one.Output))
        {
            var histogram = new DifferenceHistogram();
            foreach (var (_, _, _, _, result) in one)
                histogram.Add(result.Histogram);
            output.Line($"    {Readable.Name(one.Key)}: absolute differences of {Numbers.Count(one.Sum(compared => (long)compared.Result.Elements))} elements");
            histogram.Write(output, "      ");
        }
    }

    private static string Explain(string engine, string against, TensorComparison result)
    {
        if (!result.HasSameShape)
            return $"{engine} gives the shape {Shape(result.FoundShape)}, {against} {Shape(result.ExpectedShape)}";
        var worst = result.Worst!;
        return FormattableString.Invariant(
            $"{result.Outside} of {result.Elements} elements are outside; the furthest at {Shape(worst.Index)}: {engine} gives {worst.Found}, {against} {worst.Expected}");
    }

    private static string Value(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Shape(int[] shape) => $"[{string.Join(", ", shape)}]";
}
