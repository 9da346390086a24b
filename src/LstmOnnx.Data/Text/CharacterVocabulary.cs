using System.Text;

namespace LstmOnnx.Data;

/// <summary>
/// The characters that a text model knows, each a token: its number is its place in the order of Unicode scalar values. U+FFFD, where the vocabulary has it, stands for every
/// character that is not in it.
/// </summary>
public sealed class CharacterVocabulary
{
    private const int UnknownScalar = 0xFFFD;

    private readonly int[] _scalars;

    private CharacterVocabulary(int[] scalars)
    {
        _scalars = scalars;
        Tokens = [.. scalars.Select(scalar => new Rune(scalar).ToString())];
        UnknownToken = Array.BinarySearch(scalars, UnknownScalar) is >= 0 and var token ? token : null;
    }

    /// <summary>[V]: a text of one character each.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>V.</summary>
    public int Count => Tokens.Count;

    /// <summary>The token of every character that has none of its own; null where there is no such token.</summary>
    public int? UnknownToken { get; }

    /// <summary>All characters of a text.</summary>
    public static CharacterVocabulary Of(ReadOnlySpan<int> scalars) => new([.. Counts(scalars).Keys.Order()]);

    /// <summary>
    /// The most frequent characters of a text, at most <paramref name="size"/> − 1, and U+FFFD for all others; of equally frequent ones those of lower value.
    /// </summary>
    public static CharacterVocabulary MostFrequent(ReadOnlySpan<int> scalars, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        var counts = Counts(scalars);
        counts.Remove(UnknownScalar);
        var kept = counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(size - 1).Select(pair => pair.Key);
        return new([.. kept.Append(UnknownScalar).Order()]);
    }

    /// <summary>The vocabulary of a model, from the list that it carries.</summary>
    /// <exception cref="RecipeException">An entry is not one character, or they are not in order.</exception>
    public static CharacterVocabulary FromTokens(IReadOnlyList<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var scalars = new int[tokens.Count];
        for (var i = 0; i < scalars.Length; i++)
        {
            if (tokens[i] is not { Length: > 0 } token || Rune.DecodeFromUtf16(token, out var rune, out var taken) != System.Buffers.OperationStatus.Done || taken != token.Length)
                throw new RecipeException($"vocabulary: entry {i} is '{tokens[i]}', expected one character");
            scalars[i] = rune.Value;
            if (i > 0 && scalars[i] <= scalars[i - 1])
                throw new RecipeException($"vocabulary: entry {i}, '{tokens[i]}', does not come after '{tokens[i - 1]}'; expected characters in the order of their values, each once");
        }
        return new(scalars);
    }

    /// <summary>The token of a character; −1 where it has none, and there is none for the rest.</summary>
    public int TokenOf(int scalar) => Array.BinarySearch(_scalars, scalar) is >= 0 and var token ? token : UnknownToken ?? -1;

    /// <summary>Whether a character has a token of its own.</summary>
    public bool Has(int scalar) => Array.BinarySearch(_scalars, scalar) >= 0;

    /// <summary>The tokens of a text, a new array; −1 as <see cref="TokenOf"/>.</summary>
    public int[] Encode(ReadOnlySpan<int> scalars)
    {
        var tokens = new int[scalars.Length];
        for (var i = 0; i < tokens.Length; i++)
            tokens[i] = TokenOf(scalars[i]);
        return tokens;
    }

    /// <inheritdoc cref="Encode(ReadOnlySpan{int})"/>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Encode([.. text.EnumerateRunes().Select(rune => rune.Value)]);
    }

    /// <summary>The text of tokens.</summary>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        var text = new StringBuilder(tokens.Length);
        foreach (var token in tokens)
            text.Append(Tokens[token]);
        return text.ToString();
    }

    private static Dictionary<int, int> Counts(ReadOnlySpan<int> scalars)
    {
        var counts = new Dictionary<int, int>();
        foreach (var scalar in scalars)
            counts[scalar] = counts.GetValueOrDefault(scalar) + 1;
        return counts;
    }
}
