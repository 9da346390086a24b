using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Sessions;

public class NextTokenSamplerTests
{
    private static readonly float[] Probabilities = [0.1f, 0.4f, 0.2f, 0.05f, 0.25f];

    [Fact]
    public void At_temperature_0_the_first_of_the_most_likely_is_taken()
    {
        Assert.Equal(1, new NextTokenSampler(5, new() { Temperature = 0 }).Next(Probabilities));
        Assert.Equal(1, new NextTokenSampler(3, new() { Temperature = 0, TopK = 2 }).Next([0.2f, 0.4f, 0.4f]));
    }

    [Fact]
    public void The_draws_are_those_of_SplitMix64()
    {
        // The generator's published first numbers from the state 0: E220A8397B1DCDAF, 6E789E6AA1B965F4, 06C45D188009454F; their shares of 2^64 are 0.88331, 0.43153, 0.02644.
        // Four equal tokens end at 0.25, 0.5, 0.75 and 1.
        var sampler = new NextTokenSampler(4, new() { Seed = 0 });
        Assert.Equal([3, 1, 0], Enumerable.Range(0, 3).Select(_ => sampler.Next([0.25f, 0.25f, 0.25f, 0.25f])));
    }

    [Fact]
    public void Frequencies_follow_the_probabilities() => CheckFrequencies(new(), [0.1, 0.4, 0.2, 0.05, 0.25]);

    // Squares: 0.01, 0.16, 0.04, 0.0025, 0.0625 of 0.275.
    [Fact]
    public void A_temperature_is_a_power() => CheckFrequencies(new() { Temperature = 0.5 }, [0.01 / 0.275, 0.16 / 0.275, 0.04 / 0.275, 0.0025 / 0.275, 0.0625 / 0.275]);

    [Fact]
    public void Top_k_keeps_the_most_likely() => CheckFrequencies(new() { TopK = 2 }, [0, 0.4 / 0.65, 0, 0, 0.25 / 0.65]);

    // From the likeliest on 0.4, 0.65, 0.85: the third one is needed for 0.7, and would not be for 0.6.
    [Fact]
    public void Top_p_keeps_the_fewest_that_have_the_share()
    {
        CheckFrequencies(new() { TopP = 0.7 }, [0, 0.4 / 0.85, 0.2 / 0.85, 0, 0.25 / 0.85]);
        CheckFrequencies(new() { TopP = 0.6 }, [0, 0.4 / 0.65, 0, 0, 0.25 / 0.65]);
    }

    // Of the three that k keeps, 0.7 of their 0.85 is 0.595: the first two have 0.65.
    [Fact]
    public void Top_p_is_a_share_of_what_top_k_keeps() => CheckFrequencies(new() { TopK = 3, TopP = 0.7 }, [0, 0.4 / 0.65, 0, 0, 0.25 / 0.65]);

    [Fact]
    public void Of_equals_the_lower_number_is_kept()
    {
        var sampler = new NextTokenSampler(6, new() { TopK = 3 });
        for (var i = 0; i < 200; i++)
            Assert.InRange(sampler.Next([0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f]), 0, 2);
    }

    [Fact]
    public void A_token_without_probability_is_never_drawn()
    {
        var sampler = new NextTokenSampler(3);
        for (var i = 0; i < 500; i++)
            Assert.Equal(1, sampler.Next([0, 1e-30f, 0]));
    }

    [Fact]
    public void A_seed_gives_the_same_tokens_and_another_one_others()
    {
        int[] Draw(int seed)
        {
            var sampler = new NextTokenSampler(5, new() { Seed = seed });
            return [.. Enumerable.Range(0, 50).Select(_ => sampler.Next(Probabilities))];
        }
        Assert.Equal(Draw(7), Draw(7));
        Assert.NotEqual(Draw(7), Draw(8));
    }

    [Fact]
    public void Next_allocates_nothing()
    {
        var sampler = new NextTokenSampler(5, new() { Temperature = 0.7, TopK = 4, TopP = 0.9 });
        Assert.Equal(0, Allocation.Least(() => sampler.Next(Probabilities)));
        Assert.NotEqual(0, Allocation.Least(() => new NextTokenSampler(5).Next(Probabilities)));
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Contains("Temperature is -1", Assert.Throws<ArgumentException>(() => new NextTokenSampler(2, new() { Temperature = -1 })).Message, StringComparison.Ordinal);
        Assert.Contains("TopK is 0", Assert.Throws<ArgumentException>(() => new NextTokenSampler(2, new() { TopK = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("TopP is 0", Assert.Throws<ArgumentException>(() => new NextTokenSampler(2, new() { TopP = 0 })).Message, StringComparison.Ordinal);
        var sampler = new NextTokenSampler(2);
        Assert.Contains("found 3 probabilities; expected 2", Assert.Throws<ArgumentException>(() => sampler.Next([1, 0, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("token 1 is NaN", Assert.Throws<ArgumentException>(() => sampler.Next([1, float.NaN])).Message, StringComparison.Ordinal);
        Assert.Contains("all probabilities are 0", Assert.Throws<ArgumentException>(() => sampler.Next([0, 0])).Message, StringComparison.Ordinal);
    }

    // A count of n draws has a standard deviation of at most sqrt(n)/2; five of them in a fixed draw.
    private static void CheckFrequencies(SamplingOptions options, double[] expected)
    {
        const int draws = 20_000;
        var sampler = new NextTokenSampler(expected.Length, options);
        var counts = new int[expected.Length];
        for (var i = 0; i < draws; i++)
            counts[sampler.Next(Probabilities)]++;
        for (var token = 0; token < counts.Length; token++)
            Assert.Equal(expected[token], (double)counts[token] / draws, expected[token] == 0 ? 0 : 2.5 / Math.Sqrt(draws));
    }
}
