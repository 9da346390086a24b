using System.Text;

namespace LstmOnnx.Data;

/// <summary>Turns a text into tokens and parts.</summary>
public static class TextPreparation
{
    /// <summary>
    /// Makes the vocabulary, encodes, and cuts the text in its order. The vocabulary has all characters of the whole text, so that none of the held-out ones is unknown; where those are more than
    /// its size, it has the most frequent ones of the training part.
    /// </summary>
    /// <exception cref="DataFileException">The text is too short for its parts, or has only one character; says what is needed.</exception>
    /// <exception cref="RecipeException">The split contradicts itself.</exception>
    public static PreparedText Prepare(TextFile text, TextOptions options, SplitOptions split)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(split);
        var scalars = text.Scalars;
        var (validation, test) = split.Rows(scalars.Length);
        var trainEnd = scalars.Length - (long)validation - test;
        var least = (long)options.Window * options.Streams;
        // The first character is not predicted.
        CheckLength(text, "training", trainEnd - 1, least, options);
        if (validation > 0)
            CheckLength(text, "validation", validation, least, options);

        var vocabulary = CharacterVocabulary.Of(scalars);
        if (vocabulary.Count > options.VocabularySize)
            vocabulary = CharacterVocabulary.MostFrequent(scalars.AsSpan(0, (int)trainEnd), options.VocabularySize.Value);
        if (vocabulary.Count < 2)
            throw new DataFileException(text.File, $"found {scalars.Length} times the one character {Name(scalars[0])}", "expected a text of several", "check the file");
        return new()
        {
            Vocabulary = vocabulary,
            Tokens = vocabulary.Encode(scalars),
            Train = new(1, (int)trainEnd - 1),
            Validation = new((int)trainEnd, validation),
            Test = new((int)trainEnd + validation, test),
            Notes = [.. Notes(vocabulary, scalars, (int)trainEnd)],
        };
    }

    /// <summary>Characters as a message shows them: <c>'a'</c>, or <c>U+000A</c> where nothing would be seen.</summary>
    public static string Name(int scalar)
    {
        var rune = new Rune(scalar);
        return Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) ? $"U+{scalar:X4}" : $"'{rune}'";
    }

    private static void CheckLength(TextFile text, string part, long found, long least, TextOptions options)
    {
        if (found >= least)
            return;
        throw new DataFileException(text.File, $"found {Math.Max(0, found)} characters to predict for {part}, of {text.Scalars.Length} in all",
            $"expected at least {least}: a window of {options.Window}{(options.Streams > 1 ? $" in each of {options.Streams} streams" : "")}",
            $"take a longer text, a shorter window, {(options.Streams > 1 ? "smaller batches" : "another split")}{(part == "validation" ? ", or a larger share for validation" : "")}");
    }

    private static IEnumerable<string> Notes(CharacterVocabulary vocabulary, int[] scalars, int trainEnd)
    {
        var replaced = scalars.Where(scalar => !vocabulary.Has(scalar)).ToArray();
        if (replaced.Length > 0)
            yield return $"{List(replaced)} {(replaced.Distinct().Count() == 1 ? "is" : "are")} not in the vocabulary of {vocabulary.Count}: {replaced.Length} of {scalars.Length} characters became U+FFFD";
        var learned = scalars.Take(trainEnd).ToHashSet();
        var unseen = scalars.Skip(trainEnd).Where(scalar => vocabulary.Has(scalar) && !learned.Contains(scalar)).ToArray();
        if (unseen.Length > 0)
            yield return $"{List(unseen)} never {(unseen.Distinct().Count() == 1 ? "occurs" : "occur")} in the training part, so the model cannot learn {(unseen.Distinct().Count() == 1 ? "it" : "them")}";
    }

    private static string List(int[] scalars)
    {
        var distinct = scalars.Distinct().Order().ToArray();
        return string.Join(", ", distinct.Take(10).Select(Name)) + (distinct.Length > 10 ? $" and {distinct.Length - 10} more" : "");
    }
}
