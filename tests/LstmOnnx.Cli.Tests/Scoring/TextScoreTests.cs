using System.Text;
using LstmOnnx.Cli.Scoring;
using LstmOnnx.Cli.Training;
using LstmOnnx.Data;

namespace LstmOnnx.Cli.Tests.Scoring;

public class TextScoreTests
{
    // Training "abab", test "ac". Unigram, three characters once more than seen: a 3/7, b 3/7, c 1/7.
    // Bigram: b was followed by a once, one kind: (1 + 1·3/7) / (1 + 1) = 5/7; a by b twice, one kind: c gets (0 + 1·1/7) / (2 + 1) = 1/21.
    [Fact]
    public void Baselines_by_hand()
    {
        var text = TextPreparation.Prepare(TextFile.Parse(Encoding.UTF8.GetBytes("ababac"), "t.txt"), new TextOptions(1, 1), new SplitOptions(0, 2));
        var scores = TextBaselines.Of(text, text.Test);
        Assert.Equal(["unigram", "bigram"], scores.Select(score => score.Name));
        Assert.Equal((Math.Log2(7.0 / 3) + Math.Log2(7)) / 2, scores[0].BitsPerCharacter, 12);
        Assert.Equal((Math.Log2(7.0 / 5) + Math.Log2(21)) / 2, scores[1].BitsPerCharacter, 12);
    }

    [Fact]
    public void Loss_perplexity_and_bits_say_the_same()
    {
        // Two characters of probability 1/4 and 1/2: 3 bits in all.
        var score = TextScore.Of(Math.Log(4) + Math.Log(2), 1, 2, []);
        Assert.Equal(1.5, score.BitsPerCharacter, 12);
        Assert.Equal(Math.Sqrt(8), score.Perplexity, 12);
        Assert.Equal(0.5, score.Accuracy);
    }

    // Differences 1, −2, 0: pinball at 0.9 is 0.9, 0.2, 0; truths at or below are the last two.
    [Fact]
    public void Quantile_by_hand()
    {
        var score = QuantileScore.Of(0.9, [2, 1, 5], [1, 3, 5]);
        Assert.Equal(1.1 / 3, score.PinballLoss, 12);
        Assert.Equal(2.0 / 3, score.Coverage, 12);
        Assert.Equal([2f, 4f, 6f], QuantileScore.Pick([1, 2, 3, 4, 5, 6], 1, 2));
        // Inside, at the upper end, at the lower end, below, and between quantiles that cross.
        Assert.Equal(2.0 / 5, QuantileScore.Between([2, 3, 1, 0, 2], [1, 1, 1, 1, 3], [3, 3, 3, 3, 1]), 12);
    }

    // Six windows, three classes: 6 / (3·3), 6 / (3·2), 6 / (3·1).
    [Fact]
    public void Balanced_weights_by_hand()
    {
        var weights = ClassWeighting.Balanced(["a", "b", "c"], [0, 1, 0, 2, 1, 0]);
        Assert.Equal(2.0 / 3, weights[0], 12);
        Assert.Equal(1, weights[1], 12);
        Assert.Equal(2, weights[2], 12);
        Assert.Contains("class 'c' has no window", Assert.Throws<LstmOnnx.Cli.Hosting.UsageException>(() => ClassWeighting.Balanced(["a", "b", "c"], [0, 1])).Message, StringComparison.Ordinal);
    }
}
