namespace LstmOnnx.Training;

/// <summary>The order in which an epoch takes its samples: a permutation that depends on the seed and the epoch only.</summary>
internal sealed class SampleOrder(int count, int seed, bool shuffle)
{
    private readonly int[] _order = [.. Enumerable.Range(0, count)];

    /// <summary>The samples of one epoch (Fisher and Yates, from the plain order each time).</summary>
    public ReadOnlySpan<int> Of(int epoch)
    {
        if (!shuffle)
            return _order;
        for (var i = 0; i < _order.Length; i++)
            _order[i] = i;
        var random = new RandomStream(seed, RandomPurpose.Shuffle, epoch);
        for (var i = _order.Length - 1; i > 0; i--)
        {
            var other = random.NextBelow(i + 1);
            (_order[i], _order[other]) = (_order[other], _order[i]);
        }
        return _order;
    }
}
