namespace LstmOnnx.Data;

/// <summary>Finds the name that a typing mistake meant.</summary>
internal static class NearestName
{
    /// <summary><c>did you mean 'x'?</c>, or null where no candidate begins with the name or is within a third of its length (at least two edits).</summary>
    public static string? Question(string name, IEnumerable<string> candidates)
    {
        var best = candidates
            .Select(candidate => (candidate, distance: Effort(Normal(name), Normal(candidate))))
            .DefaultIfEmpty((candidate: "", distance: int.MaxValue))
            .MinBy(pair => pair.distance);
        return best.distance <= Math.Max(2, name.Length / 3) ? $"did you mean '{best.candidate}'?" : null;
    }

    // A name cut short is a slip of one, whatever is missing.
    private static int Effort(string name, string candidate) =>
        name.Length >= 3 && candidate.Length > name.Length && candidate.StartsWith(name, StringComparison.Ordinal) ? 1 : Distance(name, candidate);

    // Levenshtein's distance, a row at a time; case and '-', ' ' against '_' cost nothing.
    private static int Distance(string left, string right)
    {
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replace, 1 + Math.Min(previous[j], current[j - 1]));
            }
            (previous, current) = (current, previous);
        }
        return previous[right.Length];
    }

    private static string Normal(string name) => name.ToUpperInvariant().Replace('-', '_').Replace(' ', '_');
}
