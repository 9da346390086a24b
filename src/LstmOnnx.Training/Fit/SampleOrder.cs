namespace LstmOnnx.Training;

/// <summary>The order in which an epoch takes its samples: a permutation that depends on the seed and the epoch only.</summary>
internal sealed class SampleOrder(int count, int seed, bool shuffle)
{
    private readonly int[] order = [.. Enumerable.Range(0, count)];

    /// <summary>The samples of one epoch (Fisher and Yates, from the plain order each time).</summary>
    public ReadOnlySpan<int> Of(int epoch)
    {
        if (!shuffle)
            return order;
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        var random = new RandomStream(seed, RandomPurpose.Shuffle, epoch);
        for (var i = order.Length - 1; i > 0; i--)
        {
            var other = random.NextBelow(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order;
    }
}
