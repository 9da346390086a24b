using System.CommandLine;
using System.Text.Json;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Training;

namespace LstmOnnx.Cli.Tests.Training;

public class TrainFlagsTests
{
    [Fact]
    public void Every_key_of_the_config_is_a_flag_and_every_flag_a_key()
    {
        var command = new Command("train", "");
        TrainFlags.AddTo(command);
        var flags = command.Options.Select(option => option.Name[2..].Replace('-', '_')).Append("data");
        Assert.Equal(TrainConfigFile.Keys.Order(StringComparer.Ordinal), flags.Order(StringComparer.Ordinal));
    }

    // The line says what the file says, key by key, so a setter that went to another property shows.
    [Fact]
    public void Flags_and_config_keys_fill_the_same_settings()
    {
        const string json = """
            {"target":["a","b"],"features":["c"],"time_column":"t","sequence_column":"q","calendar":["time-of-day"],"lag":["a:3"],"change":["a:5"],"difference":"a:4","carry_difference":true,"units":"MW","task":"regression","window":5,"horizon":6,
             "validation":0.25,"test":7,"vocabulary_size":30,"embedding":31,"cell":"gru","hidden":[8,9],"bidirectional":true,"dropout":0.5,"recurrent_dropout":0.5625,"peepholes":true,"projection":33,"dense":[10],"initialisation":"pytorch","input_initialiser":"he_normal","recurrent_initialiser":"orthogonal:2","dense_initialiser":"zeros","unit_forget_bias":true,"loss":"mae","quantiles":[0.25,0.5],"class_weights":["1","2"],"stateful":true,"optimizer":"sgd","learning_rate":0.125,
             "momentum":0.75,"nesterov":true,"alpha":0.6875,"centered":true,"weight_decay":0.0625,"schedule":"step","schedule_every":11,"schedule_factor":0.875,"schedule_minimum":0.375,"warmup":21,"warmup_factor":0.4375,"pct_start":0.1875,"anneal":"linear","div_factor":22,"final_div_factor":23,"three_phase":true,"cycle_momentum":true,"clip_value":20,"clip_norm":12,"epochs":13,
             "batch_size":14,"patience":15,"min_delta":0.03125,"max_seconds":16,"seed":17,"threads":18,"opset":19,"out":"o.onnx","report":"r",
             "checkpoints":"c","checkpoint_seconds":20.5,"checkpoint_updates":24,"resume":true}
            """;
        var fromFile = TrainConfigFile.Parse(json, "train.json");
        var line = JsonDocument.Parse(json).RootElement.EnumerateObject().SelectMany(property => (string[])[
            "--" + property.Name.Replace('_', '-'),
            .. property.Value.ValueKind switch
            {
                JsonValueKind.True => Array.Empty<string>(),
                JsonValueKind.Array => [string.Join(',', property.Value.EnumerateArray().Select(e => e.ToString()))],
                _ => [property.Value.ToString()],
            }]);
        Assert.Equal(Text(fromFile), Text(Parse([.. line])));
    }

    [Fact]
    public void A_flag_overrides_the_config_and_a_switch_can_be_taken_back()
    {
        var settings = new TrainSettings { Epochs = 3, Bidirectional = true, Seed = 5 };
        Parse(settings, "--epochs", "9", "--bidirectional", "false");
        Assert.Equal((9, false, 5), (settings.Epochs!.Value, settings.Bidirectional!.Value, settings.Seed!.Value));
    }

    [Theory]
    [InlineData("--window", "many", "--window: 'many' is not a whole number")]
    [InlineData("--window", "1.5", "is not a whole number")]
    [InlineData("--dropout", "NaN", "--dropout: 'NaN' is not a number")]
    [InlineData("--hidden", "64,,32", "an entry of the list is empty")]
    [InlineData("--quantiles", "0.1,x", "--quantiles: 'x' is not a number")]
    [InlineData("--hidden", "64,x", "--hidden: 'x' is not a whole number")]
    public void A_value_of_another_kind_names_its_flag(string flag, string value, string message) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => Parse(flag, value)).Message, StringComparison.Ordinal);

    private static TrainSettings Parse(params string[] args) => Parse(new TrainSettings(), args);

    private static TrainSettings Parse(TrainSettings settings, params string[] args)
    {
        var command = new Command("train", "");
        var flags = TrainFlags.AddTo(command);
        var parse = command.Parse(args);
        Assert.Empty(parse.Errors);
        flags.Apply(parse, settings);
        return settings;
    }

    private static string Text(TrainSettings settings) => JsonSerializer.Serialize(settings, TrainSettingsJson.Default.TrainSettings);
}
