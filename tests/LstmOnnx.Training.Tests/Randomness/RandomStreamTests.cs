namespace LstmOnnx.Training.Tests;

public class RandomStreamTests
{
    // Worked from the published step by hand for the first two: s1 = 2 gives rotl(10, 7)·9 = 11520; then s1 = 2 ^ (3 ^ 1) = 0 gives 0. The others are the
    // sequence that implementations of xoshiro256** 1.0 agree on for the state 1, 2, 3, 4.
    [Fact]
    public void Gives_the_published_sequence()
    {
        var random = new RandomStream(1, 2, 3, 4);
        ulong[] expected =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625, 8476171486693032832,
            10595114339597558777, 2904607092377533576,
        ];
        Assert.Equal(expected, expected.Select(_ => random.Next()).ToArray());
    }

    [Fact]
    public void Seed_purpose_and_counters_each_name_another_stream()
    {
        RandomStream[] streams =
        [
            new(0, RandomPurpose.Weights), new(1, RandomPurpose.Weights), new(-1, RandomPurpose.Weights), new(0, RandomPurpose.Shuffle),
            new(0, RandomPurpose.Dropout), new(0, RandomPurpose.Weights, 1), new(0, RandomPurpose.Weights, 0, 1), new(0, RandomPurpose.Weights, 1, 1),
        ];
        var first = streams.Select(stream => stream.Next()).ToArray();
        Assert.Equal(first.Length, first.Distinct().Count());
        Assert.Equal(first[0], new RandomStream(0, RandomPurpose.Weights).Next());
    }

    [Fact]
    public void Uniform_numbers_have_the_mean_and_variance_of_their_range()
    {
        var random = new RandomStream(3, RandomPurpose.Weights);
        const int count = 100_000;
        double sum = 0, squares = 0;
        for (var i = 0; i < count; i++)
        {
            var value = random.NextWithin(3);
            Assert.InRange(value, -3, 3);
            sum += value;
            squares += value * value;
        }
        // Variance 3; five standard errors of the mean (√(3/n)) and of the variance (√(7.2/n)).
        Assert.Equal(0, sum / count, 5 * Math.Sqrt(3.0 / count));
        Assert.Equal(3, squares / count, 5 * Math.Sqrt(7.2 / count));
    }

    [Fact]
    public void Normal_numbers_have_mean_0_variance_1_and_kurtosis_3()
    {
        var random = new RandomStream(4, RandomPurpose.Weights);
        const int count = 100_000;
        double sum = 0, squares = 0, fourths = 0;
        for (var i = 0; i < count; i++)
        {
            var value = random.NextNormal();
            sum += value;
            squares += value * value;
            fourths += value * value * value * value;
        }
        Assert.Equal(0, sum / count, 5 * Math.Sqrt(1.0 / count));
        Assert.Equal(1, squares / count, 5 * Math.Sqrt(2.0 / count));
        Assert.Equal(3, fourths / count, 5 * Math.Sqrt(96.0 / count));
    }

    [Fact]
    public void Bounded_integers_are_even_over_their_range()
    {
        var random = new RandomStream(5, RandomPurpose.Shuffle);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[random.NextBelow(7)]++;
        // χ² with 6 degrees of freedom is above 22.5 once in a thousand seeds; this seed is fixed.
        Assert.InRange(counts.Sum(count => (count - 10_000.0) * (count - 10_000.0) / 10_000), 0, 22.5);
        Assert.Equal(0, random.NextBelow(1));
    }
}
