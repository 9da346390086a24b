namespace LstmOnnx.Data.Tests.Recipes;

public sealed class LagSpecTests
{
    [Theory]
    [InlineData("load:336", "load", 336, 336)]
    [InlineData("load:329-336", "load", 329, 336)]
    [InlineData(" load : 1 ", "load", 1, 1)]
    [InlineData("a:b-c:2-3", "a:b-c", 2, 3)]
    [InlineData("load:5-5", "load", 5, 5)]
    public void A_lag_is_a_column_and_rows(string text, string column, int first, int last)
    {
        LagSpec lag = text;
        Assert.Equal((column, first, last), (lag.Column, lag.First, lag.Last));
        Assert.Equal(lag, LagSpec.Parse(lag.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("load")]
    [InlineData("load:")]
    [InlineData(":3")]
    [InlineData("load:0")]
    [InlineData("load:-3")]
    [InlineData("load:3-")]
    [InlineData("load:3-2")]
    [InlineData("load:1.5")]
    [InlineData("load:1e3")]
    [InlineData("load:99999999999")]
    [InlineData("load:1-2-3")]
    public void Anything_else_is_refused_with_an_example(string text)
    {
        var exception = Assert.Throws<RecipeException>(() => LagSpec.Parse(text));
        Assert.Contains("load:329-336", exception.Message, StringComparison.Ordinal);
    }
}
