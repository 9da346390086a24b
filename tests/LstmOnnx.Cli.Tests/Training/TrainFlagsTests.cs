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
             "validation":0.25,"test":7,"vocabulary_size":30,"embedding":31,"cell":"gru","hidden":[8,9],"bidirectional":true,"dropout":0.5,"recurrent_dropout":0.5625,"peepholes":true,"projection":33,"dense":[10],"initialisation":"pytorch","input_initialiser":"he_normal","recurrent_initialiser":"orthogonal:2","dense_initialiser":"zeros","unit_forget_bias":true,"chrono":34,"loss":"mae","quantiles":[0.25,0.5],"class_weights":["1","2"],"stateful":true,"optimizer":"sgd","learning_rate":0.125,
             "momentum":0.75,"nesterov":true,"beta1":0.3125,"beta2":0.28125,"epsilon":0.015625,"alpha":0.6875,"centered":true,"weight_decay":0.0625,"schedule":"step","schedule_every":11,"schedule_period":25,"schedule_factor":0.875,"schedule_minimum":0.375,"warmup":21,"warmup_factor":0.4375,"pct_start":0.1875,"anneal":"linear","div_factor":22,"final_div_factor":23,"three_phase":true,"cycle_momentum":true,"base_momentum":0.40625,"max_momentum":0.9375,"clip_value":20,"clip_norm":12,"epochs":13,
             "batch_size":14,"patience":15,"min_delta":0.03125,"max_seconds":16,"fast_dev_run":26,"overfit_batches":27,"seed":17,"threads":18,"opset":19,"out":"o.onnx","report":"r","csv_log":"l.csv","tensorboard":"t",
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

    [Fact]
    public void A_dry_run_has_one_batch_unless_a_number_follows()
    {
        Assert.Equal(1, Parse("--fast-dev-run").FastDevRun);
        Assert.Equal(1, Parse("--fast-dev-run", "--window", "3").FastDevRun);
        Assert.Equal(7, Parse("--fast-dev-run", "7").FastDevRun);
        Assert.Null(Parse().FastDevRun);
        Assert.Contains("--fast-dev-run: 'many' is not a whole number", Assert.Throws<UsageException>(() => Parse("--fast-dev-run", "many")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_reach_the_optimiser_and_the_schedule_and_defaults_are_theirs()
    {
        var fit = TrainingPlan.Fit(SettingsCheck.Complete(Parse(
            "--target", "y", "--beta1", "0.5", "--beta2", "0.75", "--epsilon", "0.25", "--schedule", "cosine", "--schedule-period", "7", "--overfit-batches", "3")));
        Assert.Equal((0.5, 0.75, 0.25, 7, 3), (fit.Optimizer.Beta1, fit.Optimizer.Beta2, fit.Optimizer.Epsilon, fit.Schedule.Period!.Value, fit.OverfitBatches!.Value));
        var cycle = TrainingPlan.Fit(SettingsCheck.Complete(Parse("--target", "y", "--schedule", "one-cycle", "--base-momentum", "0.25", "--max-momentum", "0.5", "--fast-dev-run", "2")));
        Assert.Equal((0.25, 0.5, 2), (cycle.Schedule.BaseMomentum, cycle.Schedule.MaximumMomentum, cycle.FastDevRun!.Value));
        var standard = TrainingPlan.Fit(SettingsCheck.Complete(Parse("--target", "y")));
        Assert.Equal((new LstmOnnx.Training.OptimizerOptions(), new LstmOnnx.Training.ScheduleOptions()), (standard.Optimizer, standard.Schedule));
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
