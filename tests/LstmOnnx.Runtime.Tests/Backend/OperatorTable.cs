using System.Text;
using LstmOnnx.Runtime.Operators;

namespace LstmOnnx.Runtime.Tests.Backend;

/// <summary>The table of operators in the runtime's README: which operator sets are read, and what became of ONNX's tests.</summary>
internal static class OperatorTable
{
    public const string Heading = "| operator | operator sets | passed | refused | failed | refused because of |\n|---|---|---:|---:|---:|---|\n";

    /// <summary>The first two columns.</summary>
    public static string Row(OperatorDescription description) => $"| {description.Name} | {description.FirstOpset} to {OperatorList.NewestOpset} |";

    public static string Of(IReadOnlyList<BackendResult> results)
    {
        var text = new StringBuilder(Heading);
        var listed = OperatorList.All.OrderBy(one => one.Name, StringComparer.Ordinal).ToArray();
        foreach (var description in listed)
        {
            var own = results.Where(result => result.Test.Operators.Contains(description.Name)).ToArray();
            text.Append(Row(description)).Append(FormattableString.Invariant(
                $" {Count(own, Outcome.Passed)} | {Count(own, Outcome.Refused)} | {Count(own, Outcome.Failed)} | {Reasons(own, description.Name)} |\n"));
        }
        var names = listed.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        var others = results.SelectMany(result => result.Test.Operators).Where(name => !names.Contains(name)).CountBy(name => name).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value}"));
        return text.Append(FormattableString.Invariant($"\nAll {results.Count} tests: {Count(results, Outcome.Passed)} passed, {Count(results, Outcome.Refused)} refused by name, {Count(results, Outcome.Failed)} failed. "))
            .Append("Refused with every test of theirs, because the engine does not have them: ").AppendJoin(", ", others).Append(".\n").ToString();
    }

    private static int Count(IEnumerable<BackendResult> results, Outcome outcome) => results.Count(result => result.Outcome == outcome);

    private static string Reasons(IEnumerable<BackendResult> results, string name)
    {
        var refused = results.Where(result => result.Refusal is not null).ToArray();
        var own = refused.Where(result => result.IsRefusedFor(name)).CountBy(result => result.Refusal!.Code).OrderBy(pair => pair.Key).Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value}"));
        var others = refused.Count(result => !result.IsRefusedFor(name));
        return string.Join(", ", others == 0 ? own : own.Append(FormattableString.Invariant($"another operator {others}")));
    }
}
