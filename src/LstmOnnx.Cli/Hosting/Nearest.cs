namespace LstmOnnx.Cli.Hosting;

/// <summary>Finds the name that a typing mistake meant.</summary>
internal static class Nearest
{
    /// <summary>The candidate with the fewest edits to <paramref name="name"/>, or null where none is within a third of its length (at least two edits).</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        var best = candidates
            .Select(candidate => (candidate, distance: Distance(name, candidate)))
            .DefaultIfEmpty((candidate: "", distance: int.MaxValue))
            .MinBy(pair => pair.distance);
        return best.distance <= Math.Max(2, name.Length / 3) ? best.candidate : null;
    }

    /// <summary><c>; did you mean 'x'?</c>, or nothing where no candidate is near.</summary>
    public static string Suggestion(string name, IEnumerable<string> candidates) =>
        Of(name, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    // Optimal string alignment: insert, delete, replace, and swap of neighbours cost one each; case and '-' against '_' cost nothing.
    private static int Distance(string left, string right)
    {
        left = Normal(left);
        right = Normal(right);
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

    private static string Normal(string name) => name.ToUpperInvariant().Replace('-', '_');
}
