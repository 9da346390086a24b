using System.Text;

namespace LstmOnnx.Data.Tests.Text;

public class TextPreparationTests
{
    [Fact]
    public void Every_character_but_the_first_is_predicted_once_by_the_one_before_it()
    {
        var data = Prepare("abcdefghij", window: 2, streams: 1, validation: 3, test: 2);
        Assert.Equal((new TextPart(1, 4), new TextPart(5, 3), new TextPart(8, 2)), (data.Train, data.Validation, data.Test));
        Assert.Equal([0, 1, 2, 3], data.Inputs(data.Train));
        Assert.Equal([1, 2, 3, 4], data.Targets(data.Train));
        Assert.Equal([4, 5, 6], data.Inputs(data.Validation));
        Assert.Equal([5, 6, 7], data.Targets(data.Validation));
        Assert.Equal([7, 8], data.Inputs(data.Test));
        Assert.Equal([8, 9], data.Targets(data.Test));
        Assert.Contains("'f', 'g', 'h', 'i', 'j' never occur in the training part", Assert.Single(data.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_smaller_vocabulary_has_what_is_frequent_in_the_training_part()
    {
        // z is frequent in the test only.
        var data = Prepare("aabbacabzzzz", window: 2, streams: 1, validation: 0, test: 4, size: 3);
        Assert.Equal(["a", "b", "\uFFFD"], data.Vocabulary.Tokens);
        Assert.Equal([0, 0, 1, 1, 0, 2, 0, 1, 2, 2, 2, 2], data.Tokens);
        Assert.Contains("'c', 'z' are not in the vocabulary of 3: 5 of 12 characters became U+FFFD", Assert.Single(data.Notes), StringComparison.Ordinal);
        Assert.Null(Prepare("aabbacab", window: 2, streams: 1, validation: 0, test: 2, size: 3).Vocabulary.UnknownToken);
    }

    [Fact]
    public void A_text_that_is_too_short_says_what_is_needed()
    {
        Csv.Refused(() => Prepare("abcabcabc", window: 4, streams: 3, validation: 0, test: 0), "found 8 characters to predict for training, of 9 in all", "at least 12: a window of 4 in each of 3 streams");
        Assert.Equal(12, Prepare("abcabcabcabca", window: 4, streams: 3, validation: 0, test: 0).Train.Count);
        Csv.Refused(() => Prepare("abcabcabcabca", window: 4, streams: 1, validation: 3, test: 0), "3 characters to predict for validation", "at least 4", "another split, or a larger share for validation");
        Csv.Refused(() => Prepare("abc", window: 1, streams: 1, validation: 4, test: 0), "found 0 characters to predict for training");
        Csv.Refused(() => Prepare("aaaaaaaa", window: 1, streams: 1, validation: 0, test: 0), "found 8 times the one character 'a'");
    }

    private static PreparedText Prepare(string text, int window, int streams, double validation, double test, int? size = null) =>
        TextPreparation.Prepare(TextFile.Parse(Encoding.UTF8.GetBytes(text), "t.txt"), new TextOptions(window, streams, size), new SplitOptions(validation, test));
}
