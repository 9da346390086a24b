namespace LstmOnnx.TestModels;

/// <summary>
/// Combinations of levels of factors in which every possible pair of levels of two factors occurs, then more at random up to a count; the same on every machine. Greedy after D. M. Cohen et al. (AETG, 1997):
/// a case starts from a pair that is still missing, and of several candidates the one with most missing pairs is taken.
/// </summary>
public sealed class PairwiseCases
{
    private const int Candidates = 8;

    private readonly int[] _levels;
    private readonly Func<int, int, int, int, bool> _excluded;
    private readonly HashSet<(int, int, int, int)> _missing = [];
    private uint _random = 2463534242;

    /// <param name="levels">How many levels each factor has.</param>
    /// <param name="excluded">Whether a level of one factor cannot meet a level of a later one.</param>
    public PairwiseCases(int[] levels, Func<int, int, int, int, bool> excluded)
    {
        (_levels, _excluded) = (levels, excluded);
        foreach (var pair in Pairs())
            _missing.Add(pair);
    }

    /// <summary>Every pair of levels that may meet: factor, level, later factor, level.</summary>
    public IEnumerable<(int First, int FirstLevel, int Second, int SecondLevel)> Pairs() =>
        from first in Enumerable.Range(0, _levels.Length)
        from second in Enumerable.Range(first + 1, _levels.Length - first - 1)
        from firstLevel in Enumerable.Range(0, _levels[first])
        from secondLevel in Enumerable.Range(0, _levels[second])
        where !_excluded(first, firstLevel, second, secondLevel)
        select (first, firstLevel, second, secondLevel);

    /// <summary>The cases, a level for each factor.</summary>
    public List<int[]> Take(int count)
    {
        var cases = new List<int[]>(count);
        while (cases.Count < count)
        {
            var best = Candidate();
            for (var i = 1; i < Candidates && _missing.Count > 0; i++)
            {
                var other = Candidate();
                if (Gain(other) > Gain(best))
                    best = other;
            }
            _missing.ExceptWith(PairsOf(best));
            cases.Add(best);
        }
        return cases;
    }

    private int Gain(int[] levels) => PairsOf(levels).Count(_missing.Contains);

    private static IEnumerable<(int, int, int, int)> PairsOf(int[] levels)
    {
        for (var first = 0; first < levels.Length; first++)
        {
            for (var second = first + 1; second < levels.Length; second++)
                yield return (first, levels[first], second, levels[second]);
        }
    }

    private int[] Candidate()
    {
        for (; ; )
        {
            var levels = Enumerable.Repeat(-1, _levels.Length).ToArray();
            if (_missing.Count > 0)
            {
                var (first, firstLevel, second, secondLevel) = _missing.First();
                (levels[first], levels[second]) = (firstLevel, secondLevel);
            }
            if (Fill(levels))
                return levels;
        }
    }

    // From a factor chosen at random on, so that no factor always decides for the others.
    private bool Fill(int[] levels)
    {
        var start = Next(levels.Length);
        for (var i = 0; i < levels.Length; i++)
        {
            var factor = (start + i) % levels.Length;
            if (levels[factor] >= 0)
                continue;
            var allowed = Enumerable.Range(0, _levels[factor]).Where(level => Fits(levels, factor, level)).ToArray();
            if (allowed.Length == 0)
                return false;
            levels[factor] = allowed[Next(allowed.Length)];
        }
        return true;
    }

    private bool Fits(int[] levels, int factor, int level)
    {
        for (var other = 0; other < levels.Length; other++)
        {
            if (levels[other] < 0 || other == factor)
                continue;
            if (other < factor ? _excluded(other, levels[other], factor, level) : _excluded(factor, level, other, levels[other]))
                return false;
        }
        return true;
    }

    // Xorshift (G. Marsaglia 2003).
    private int Next(int below)
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return (int)(_random % (uint)below);
    }
}
