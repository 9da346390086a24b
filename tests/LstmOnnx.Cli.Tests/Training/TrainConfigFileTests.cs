using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Training;

namespace LstmOnnx.Cli.Tests.Training;

public class TrainConfigFileTests
{
    [Fact]
    public void Comments_and_trailing_commas_are_read()
    {
        var settings = TrainConfigFile.Parse("""
            {
              // two layers
              "hidden": [64, 32],
              "learning_rate": 1e-3,
              "target": ["load"],
              "bidirectional": true,
            }
            """, "train.json");
        Assert.Equal([64, 32], settings.Hidden!);
        Assert.Equal(0.001, settings.LearningRate);
        Assert.Equal(["load"], settings.Target!);
        Assert.True(settings.Bidirectional);
        Assert.Null(settings.Epochs);
    }

    [Fact]
    public void A_single_value_stands_for_a_list_as_on_the_command_line()
    {
        var settings = TrainConfigFile.Parse("""{ "target": "load", "features": "a, b", "hidden": 64 }""", "train.json");
        Assert.Equal(["load"], settings.Target!);
        Assert.Equal(["a", "b"], settings.Features!);
        Assert.Equal([64], settings.Hidden!);
    }

    [Theory]
    [InlineData("""{ "learning-rate": 1 }""", "unknown key 'learning-rate'; did you mean 'learning_rate'?")]
    [InlineData("""{ "hiden": [1] }""", "unknown key 'hiden'; did you mean 'hidden'?")]
    [InlineData("""{ "window": "many" }""", "train.json, line 1: key 'window': expected a whole number")]
    [InlineData("""{ "window": 1.5 }""", "key 'window': expected a whole number")]
    [InlineData("""{ "hidden": [8, "x"] }""", "key 'hidden': expected a list of whole numbers")]
    [InlineData("""{ "target": 3 }""", "key 'target': expected a list of texts")]
    [InlineData("""{ "nesterov": 1 }""", "key 'nesterov': expected true or false")]
    [InlineData("""{ "window": 1, "window": 2 }""", "window")]
    [InlineData("""[1]""", "found a JSON array, expected an object")]
    [InlineData("{\n \"window\": 3", "line 2: not JSON")]
    [InlineData("", "not JSON")]
    public void A_file_that_cannot_be_used_is_refused_by_key_and_line(string json, string message) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => TrainConfigFile.Parse(json, "train.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_a_usage_error() =>
        Assert.Contains("no such file", Assert.Throws<UsageException>(() => TrainConfigFile.Read("nowhere.json")).Message, StringComparison.Ordinal);
}
