namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>Text out of a file cannot drive a terminal or flood a log.</summary>
public class ReadableTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("encoder/lstm:0 \u00e9\u4e2d", "encoder/lstm:0 \u00e9\u4e2d")]
    [InlineData("a\nb\r\tc", "a\\nb\\r\\tc")]
    [InlineData("\u001b[2J\u0007\0", "\\u001b[2J\\u0007\\u0000")]
    [InlineData("\u202eabc\u2066\u200b\ufeff\u2028\u0085\u007f\u061c", "\\u202eabc\\u2066\\u200b\\ufeff\\u2028\\u0085\\u007f\\u061c")]
    [InlineData("\ud83d\ude00", "\ud83d\ude00")]
    public void Control_and_direction_characters_are_escaped(string name, string expected) => Assert.Equal(expected, Readable.Name(name));

    [Fact]
    public void Half_a_character_is_escaped() => Assert.Equal("\\ud83d!\\ude00", Readable.Name("\ud83d!\ude00"));

    [Fact]
    public void Long_names_lose_their_middle()
    {
        Assert.Equal(new string('a', 120), Readable.Name(new string('a', 120)));
        Assert.Equal($"{new string('a', 60)} ...1 more characters... {new string('a', 60)}", Readable.Name(new string('a', 121)));
        Assert.InRange(new ModelRefusedException(RefusalCode.Cycle, new string('a', 1_000_000), new string('b', 1_000_000)).ToString().Length, 2000, 2400);
    }

    [Fact]
    public void What_is_escaped_stays_as_short_as_the_rest()
    {
        Assert.InRange(Readable.Name(new string('\u0001', 1_000_000)).Length, 120, 160);
        Assert.InRange(Readable.Message(new string('\u0001', 1_000_000)).Length, 2000, 2040);
    }

    [Fact]
    public void Values_read_the_same_in_every_culture()
    {
        Assert.Equal("1.5", Readable.Value(1.5f));
        Assert.Equal("'a\\nb'", Readable.Value("a\nb"));
        Assert.Equal("[1, 2]", Readable.Value(new long[] { 1, 2 }));
        Assert.Equal("[0, 1, 2, 3, 4, 5, 6, 7, ...]", Readable.Value(Enumerable.Range(0, 9).ToArray()));
        Assert.Equal("nothing", Readable.Value(null));
    }

    [Fact]
    public void Infos_are_safe_to_print() =>
        Assert.Equal("a\\nb Float [2, ti\\u0007me, ?]", new TensorInfo("a\nb", ElementType.Float, [new(2, null), new(null, "ti\u0007me"), default]).ToString());
}
