namespace LstmOnnx.Cli.Scoring;

/// <summary>How well the characters of a text are foretold, each from those before it.</summary>
/// <param name="Characters">Predicted ones.</param>
/// <param name="Loss">Mean of −log of the true character's probability, in nats.</param>
/// <param name="Perplexity">Its exponential: among how many equally likely characters the model wavers.</param>
/// <param name="BitsPerCharacter">The loss in bits.</param>
/// <param name="Accuracy">The share of characters that were the most probable.</param>
/// <param name="Baselines">Models that count and do not learn, on the same characters.</param>
internal sealed record TextScore(int Characters, double Loss, double Perplexity, double BitsPerCharacter, double Accuracy, TextBaselineScore[] Baselines)
{
    /// <param name="loss">The sum over the characters, in nats.</param>
    /// <param name="right">Characters that were the most probable.</param>
    /// <param name="characters">At least 1.</param>
    /// <param name="baselines">On the same characters.</param>
    public static TextScore Of(double loss, int right, int characters, TextBaselineScore[] baselines)
    {
        var mean = loss / characters;
        return new(characters, mean, Math.Exp(mean), mean / Math.Log(2), (double)right / characters, baselines);
    }
}

/// <summary>A baseline's name and bits per character.</summary>
internal sealed record TextBaselineScore(string Name, double BitsPerCharacter);
