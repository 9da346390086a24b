namespace LstmOnnx.Cli.Tests.Hosting;

public class UsageTests
{
    [Fact]
    public void No_verb_prints_help_and_is_a_usage_error()
    {
        var result = Cli.Run();
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Usage: lstmonnx COMMAND", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Fact]
    public void Help_goes_to_standard_output_with_examples()
    {
        var result = Cli.Run("--help").Expect(0);
        Assert.Contains("Examples:", result.Out, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public void Version_is_a_version() => Assert.Matches(@"^\d+\.\d+\.\d+", Cli.Run("--version").Expect(0).Out);

    [Theory]
    [InlineData("--jsno", "unknown option '--jsno'; did you mean '--json'?")]
    [InlineData("frobnicate", "unknown command 'frobnicate'")]
    public void A_word_that_means_nothing_is_named_with_the_nearest(string word, string message) =>
        Cli.Run(word).ExpectError(2, message, "lstmonnx --help");
}
