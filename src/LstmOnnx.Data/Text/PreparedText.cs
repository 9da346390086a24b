namespace LstmOnnx.Data;

/// <summary>A text as tokens, cut in its order into training, validation and test. Every character but the first is predicted once, from those before it.</summary>
public sealed record PreparedText
{
    /// <summary>The characters that are tokens.</summary>
    public required CharacterVocabulary Vocabulary { get; init; }

    /// <summary>[N].</summary>
    public required int[] Tokens { get; init; }

    /// <summary>What to learn from.</summary>
    public required TextPart Train { get; init; }

    /// <summary>What decides when to stop; may be empty.</summary>
    public required TextPart Validation { get; init; }

    /// <summary>The end of the text, for the final score; may be empty.</summary>
    public required TextPart Test { get; init; }

    /// <summary>What the user should know: characters that were given one token, or never occur in the part that is learned from.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>A new array [Count, 1]: the token before each predicted one.</summary>
    public float[] Inputs(TextPart part) => Floats(part.First - 1, part.Count);

    /// <summary>A new array [Count, 1]: the predicted tokens.</summary>
    public float[] Targets(TextPart part) => Floats(part.First, part.Count);

    private float[] Floats(int first, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = Tokens[first + i];
        return values;
    }
}

/// <summary>Predicted characters in a row.</summary>
/// <param name="First">The place of the first one in the text, at least 1.</param>
/// <param name="Count">How many.</param>
public readonly record struct TextPart(int First, int Count);
