namespace LstmOnnx.Data.Tests.Text;

public class CharacterVocabularyTests
{
    [Fact]
    public void Tokens_stand_in_the_order_of_scalar_values()
    {
        // In UTF-16 the emoji's first half (D83D) would come before U+FF21; by scalar value it comes after.
        var vocabulary = CharacterVocabulary.Of(Scalars("b😀aＡb"));
        Assert.Equal(["a", "b", "Ａ", "😀"], vocabulary.Tokens);
        Assert.Equal([1, 3, 0, 2, 1], vocabulary.Encode("b😀aＡb"));
        Assert.Equal("b😀aＡb", vocabulary.Decode(vocabulary.Encode("b😀aＡb")));
        Assert.Null(vocabulary.UnknownToken);
        Assert.Equal(-1, vocabulary.TokenOf('z'));
    }

    [Fact]
    public void The_most_frequent_are_kept_and_the_rest_is_one_token()
    {
        // a 3, b 2, c 2, d 1: two are kept, and of b and c the lower one.
        var vocabulary = CharacterVocabulary.MostFrequent(Scalars("aaaccbbd"), 3);
        Assert.Equal(["a", "b", "\uFFFD"], vocabulary.Tokens);
        Assert.Equal(2, vocabulary.UnknownToken);
        Assert.Equal([0, 2, 1, 2], vocabulary.Encode("acbz"));
        Assert.Equal("a\uFFFDb\uFFFD", vocabulary.Decode(vocabulary.Encode("acbz")));
    }

    [Fact]
    public void A_models_list_gives_the_same_vocabulary()
    {
        var vocabulary = CharacterVocabulary.FromTokens(["\n", "a", "\uFFFD", "😀"]);
        Assert.Equal((2, 3, 2), (vocabulary.UnknownToken, vocabulary.TokenOf(0x1F600), vocabulary.TokenOf('q')));
    }

    [Theory]
    [InlineData("entry 1 is 'bc', expected one character", "a", "bc")]
    [InlineData("entry 0 is '', expected one character", "", "a")]
    [InlineData("entry 1, 'a', does not come after 'a'", "a", "a")]
    [InlineData("entry 1, 'a', does not come after 'b'", "b", "a")]
    public void A_list_that_is_no_vocabulary_is_refused(string message, params string[] tokens) =>
        Assert.Contains(message, Assert.Throws<RecipeException>(() => CharacterVocabulary.FromTokens(tokens)).Message, StringComparison.Ordinal);

    private static int[] Scalars(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];
}
