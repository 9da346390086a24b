namespace LstmOnnx.Data;

/// <summary>Finds the name that a typing mistake meant: a column, a key, a flag.</summary>
public static class NearestName
{
    /// <summary><c>did you mean 'x'?</c>, or null where no candidate begins with the name or is within a third of its length (at least two edits). Case and '-', ' ' against '_' cost nothing.</summary>
    public static string? Question(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        var best = candidates
            .Select(candidate => (candidate, distance: Effort(Normal(name), Normal(candidate))))
            .DefaultIfEmpty((candidate: "", distance: int.MaxValue))
            .MinBy(pair => pair.distance);
        return best.distance <= Math.Max(2, name.Length / 3) ? $"did you mean '{best.candidate}'?" : null;
    }

    // A name cut short is a slip of one, whatever is missing.
    private static int Effort(string name, string candidate) =>
        name.Length >= 3 && candidate.Length > name.Length && candidate.StartsWith(name, StringComparison.Ordinal) ? 1 : Distance(name, candidate);

    // Optimal string alignment: insert, delete, replace, and swap of neighbours cost one each.
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = rows[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replace, 1 + Math.Min(rows[i - 1, j], rows[i, j - 1]));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[left.Length, right.Length];
    }

    private static string Normal(string name) => name.ToUpperInvariant().Replace('-', '_').Replace(' ', '_');
}
