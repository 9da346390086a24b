using LstmOnnx.Cli.Hosting;

namespace LstmOnnx.Cli.Tests.Hosting;

public class NearestTests
{
    [Theory]
    [InlineData("hiden", "hidden")]
    [InlineData("learning-rate", "learning_rate")]
    [InlineData("HIDDEN", "hidden")]
    [InlineData("ephocs", "epochs")]
    [InlineData("zzzzzz", null)]
    public void The_name_within_few_edits_is_found(string typed, string? expected) =>
        Assert.Equal(expected is null ? "" : $"; did you mean '{expected}'?", Nearest.Suggestion(typed, ["hidden", "learning_rate", "epochs", "horizon"]));

    [Fact]
    public void No_candidates_is_no_suggestion() => Assert.Equal("", Nearest.Suggestion("x", []));
}
