namespace LstmOnnx.Data.Tests.Recipes;

public sealed class RecipeTests
{
    private static readonly Recipe Plain = new() { Targets = ["y"], Window = 4 };

    public static TheoryData<string, Recipe> Wrong => new()
    {
        { "targets: found none", Plain with { Targets = [] } },
        { "targets: 'y' is there twice", Plain with { Targets = ["y", "y"] } },
        { "features: found an empty name", Plain with { Features = ["x", " "] } },
        { "window: found 0, expected 1 to 10000000 rows", Plain with { Window = 0 } },
        { "horizon: found 0, expected 1 to", Plain with { Horizon = 0 } },
        { "horizon: found -1", Plain with { Task = "classify", Horizon = -1 } },
        { "task: 'clasify' is not one of regression, classify; did you mean 'classify'?", Plain with { Task = "clasify" } },
        { "calendar: 'time_of_day' is not one of time-of-day, day-of-week, day-of-year; did you mean 'time-of-day'?", Plain with { TimeColumn = "t", Calendar = ["time_of_day"] } },
        { "calendar: needs the time column", Plain with { Calendar = ["time-of-day"] } },
        { "lags: found an empty lag", Plain with { Lags = [default] } },
        { "changes: found an empty lag", Plain with { Changes = [default] } },
        { "classes: only a classification has them", Plain with { Classes = ["a", "b"] } },
        { "targets: a classification has one column, found 2", Plain with { Task = "classify", Targets = ["a", "b"] } },
        { "difference: a class has no difference", Plain with { Task = "classify", Difference = "y:3" } },
        { "features: 'y' is the class to predict", Plain with { Task = "classify", Features = ["x", "y"] } },
        { "difference: found the range y:3-4, expected a single lag such as y:4", Plain with { Difference = "y:3-4" } },
        { "difference: 'x' has to be the only target, found y", Plain with { Difference = "x:3" } },
        { "difference: 'y' has to be the only target, found y, z", Plain with { Targets = ["y", "z"], Difference = "y:3" } },
        { "difference: a lag of 3 rows is shorter than the horizon of 4", Plain with { Difference = "y:3", Horizon = 4 } },
        { "carry_difference: there is no difference", Plain with { CarryDifference = true } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_contradiction_is_refused_by_the_members_name(string message, Recipe recipe) =>
        Assert.StartsWith(message, Assert.Throws<RecipeException>(recipe.Check).Message, StringComparison.Ordinal);

    [Fact]
    public void Json_keeps_every_member()
    {
        var recipe = new Recipe
        {
            Targets = ["y"],
            Features = ["y", "größe \"x\""],
            TimeColumn = "t",
            Window = 48,
            Horizon = 8,
            Calendar = ["time-of-day", "day-of-year"],
            Lags = ["y:329-336", "x:1"],
            Changes = ["y:48"],
            Difference = "y:336",
            CarryDifference = true,
        };
        var json = recipe.ToJson();
        Assert.Equal("""{"targets":["y"],"features":["y","gr\u00F6\u00DFe \u0022x\u0022"],"time_column":"t","task":"regression","window":48,"horizon":8,"calendar":["time-of-day","day-of-year"],"lags":["y:329-336","x:1"],"changes":["y:48"],"difference":"y:336","carry_difference":true}""", json);
        Assert.Equal(json, Recipe.FromJson(json).ToJson());
        var classify = Plain with { Task = "classify", Horizon = 0, Features = ["x"], Classes = ["run", "walk"], SequenceColumn = "id" };
        Assert.Equal(["run", "walk"], Recipe.FromJson(classify.ToJson()).Classes);
        Assert.Equal("id", Recipe.FromJson(classify.ToJson()).SequenceColumn);
        // A member that is not in ToJson would be lost on the way.
        Assert.Equal(13, typeof(Recipe).GetProperties().Count(p => p.CanWrite));
    }

    [Theory]
    [InlineData("""{"targets":["y"],"windw":4}""", "unknown key 'windw'; did you mean 'window'?")]
    [InlineData("""{"targets":["y"],"window":4,"colour":1}""", "unknown key 'colour'; known are targets, features,")]
    [InlineData("""{"targets":"y","window":4}""", "key 'targets'")]
    [InlineData("""{"targets":["y"],"window":"four"}""", "key 'window'")]
    [InlineData("""{"targets":["y"],"window":4,"window":5}""", "cannot be read")]
    [InlineData("""{"targets":["y"],"window":4,"lags":[null]}""", "lag '' cannot be read")]
    [InlineData("""{"targets":["y"],"window":4,"lags":["y"]}""", "lag 'y' cannot be read")]
    [InlineData("""{"targets":[null],"window":4}""", "targets: found an empty name")]
    [InlineData("""{"window":4}""", "targets: found none")]
    [InlineData("""{"targets":["y"]}""", "window: found 0")]
    [InlineData("[1]", "found a JSON array")]
    [InlineData("{", "cannot be read")]
    [InlineData("", "cannot be read")]
    public void Json_that_is_no_recipe_is_refused_by_name(string json, string message) =>
        Assert.Contains(message, Assert.Throws<RecipeException>(() => Recipe.FromJson(json)).Message, StringComparison.Ordinal);
}
