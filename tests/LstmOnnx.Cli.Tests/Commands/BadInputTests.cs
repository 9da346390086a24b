using LstmOnnx.Onnx;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary>Every bad input ends in its exit code and one line that says where, what and what to do; a model that was there stays.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly string _data;

    public BadInputTests() => _data = _folder.WriteSeasonal(rows: 300);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("unknown option '--hiden' for 'train'; did you mean '--hidden'?", "--hiden", "64")]
    [InlineData("--window: 'many' is not a whole number", "--window", "many")]
    [InlineData("--window: found 0", "--window", "0")]
    [InlineData("--opset: found 13, expected 14 to 22", "--opset", "13")]
    [InlineData("'adm' is not one of adam", "--optimizer", "adm")]
    [InlineData("--warmup: found 1000000, expected fewer than the", "--warmup", "1000000")]
    [InlineData("lag 'load'", "--lag", "load")]
    [InlineData("calendar", "--calendar", "time-of-dya", "--time-column", "time")]
    [InlineData("unexpected argument 'second.csv'", "second.csv")]
    public void A_flag_that_cannot_be_used_is_a_usage_error(string message, params string[] flags) => Train(flags).ExpectError(2, message);

    [Fact]
    public void No_target_and_no_data_are_usage_errors()
    {
        Cli.Run("train", _data).ExpectError(2, "--target is missing");
        Cli.Run("train", "--target", "load").ExpectError(2, "DATA is missing");
        Cli.Run("run").ExpectError(2, "MODEL.onnx");
    }

    [Theory]
    [InlineData("""{ "hiden": [8] }""", "unknown key 'hiden'; did you mean 'hidden'?")]
    [InlineData("""{ "window": "many" }""", "key 'window': expected a whole number")]
    [InlineData("not json", "not JSON")]
    public void A_config_that_cannot_be_used_is_a_usage_error(string json, string message) =>
        Train("--config", _folder.Write("train.json", json)).ExpectError(2, "train.json", message);

    [Fact]
    public void A_missing_data_file_is_a_data_error() => Cli.Run("train", _folder["nowhere.csv"], "--target", "load").ExpectError(3, "nowhere.csv");

    [Fact]
    public void A_missing_column_names_the_nearest() => Train("--target", "laod").ExpectError(3, "'laod'", "did you mean 'load'?");

    [Theory]
    [InlineData("broken")]
    [InlineData("NaN")]
    [InlineData("")]
    [InlineData("1e999")]
    [InlineData("1e40")]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    public void A_cell_that_is_no_number_is_named_by_row_and_column(string cell)
    {
        var lines = File.ReadAllLines(_data);
        lines[100] = $"{lines[100].Split(',')[0]},{cell},1";
        File.WriteAllLines(_data, lines);
        Train().ExpectError(3, "row 100", "column 'load'", cell);
    }

    [Fact]
    public void A_constant_feature_is_a_data_error()
    {
        var lines = File.ReadAllLines(_data);
        File.WriteAllLines(_data, lines.Select((line, i) => i == 0 ? line + ",zero" : line + ",0"));
        Train("--features", "load,zero").ExpectError(3, "'zero'");
    }

    [Fact]
    public void Too_few_rows_for_a_window_say_how_many_are_needed() => Train("--window", "290").ExpectError(3, "300 rows", "290");

    [Fact]
    public void A_diverging_training_leaves_the_old_model_and_puts_its_best_epoch_beside_it()
    {
        var model = _folder.Write("model.onnx", "the old model");
        var result = Train("--optimizer", "sgd", "--learning-rate", "1000", "--clip-norm", "0", "--epochs", "30").ExpectError(1, "training diverged", "--learning-rate");
        Assert.Equal("the old model", File.ReadAllText(model));
        using var best = LstmModel.Load(_folder["model.diverged.onnx"]);
        Assert.Empty(result.Out);
    }

    [Theory]
    [InlineData("--epochs", "1")]
    [InlineData("--fast-dev-run", "40")]
    public void A_training_that_diverges_before_it_has_an_epoch_writes_nothing(string flag, string value)
    {
        var model = _folder.Write("model.onnx", "the old model");
        Train("--optimizer", "sgd", "--learning-rate", "1000", "--clip-norm", "0", "--batch-size", "4", "--validation", "0", flag, value, "--report", _folder["report"])
            .ExpectError(1, "training diverged in epoch 1, batch", "nothing was written");
        Assert.Equal("the old model", File.ReadAllText(model));
        Assert.Equal([_data, model], Directory.GetFiles(_folder.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(230)]
    [InlineData(290)]
    public void A_spike_near_the_largest_float_in_any_part_of_the_data_leads_to_a_model_that_gives_numbers(int row)
    {
        // 3e38 among values of some hundreds, in the rows to learn from, to validate, to test.
        var lines = File.ReadAllLines(_data);
        lines[row] = $"{lines[row].Split(',')[0]},3e38,1";
        File.WriteAllLines(_data, lines);
        var result = Train("--report", _folder["report"]).Expect(0);
        Assert.All(result.Error.Split('\n').Where(line => line.StartsWith("epoch ", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 60, 110));
        var rows = Cli.Run("run", _folder["model.onnx"], _data).Expect(0).Out.TrimEnd('\n').Split('\n')[1..];
        Assert.All(rows, line => Assert.All(line.Split(',')[1..], cell => Assert.True(float.IsFinite(float.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)), line)));
    }

    [Fact]
    public void Models_that_are_none_are_refused()
    {
        File.WriteAllBytes(_folder["random.onnx"], [.. Enumerable.Range(0, 400).Select(i => (byte)((i * 31) ^ 7))]);
        foreach (var verb in new[] { "run", "evaluate" })
        {
            Cli.Run(verb, _folder["random.onnx"], _data).ExpectError(4);
            Cli.Run(verb, _folder["nowhere.onnx"], _data).ExpectError(6, "nowhere.onnx");
        }
    }

    [Fact]
    public void A_truncated_model_is_refused_at_every_length()
    {
        Train("--epochs", "1").Expect(0);
        var bytes = File.ReadAllBytes(_folder["model.onnx"]);
        foreach (var length in new[] { 0, 1, 10, bytes.Length / 2, bytes.Length - 1 })
        {
            File.WriteAllBytes(_folder["cut.onnx"], bytes[..length]);
            Cli.Run("run", _folder["cut.onnx"], _data).ExpectError(4);
        }
    }

    [Fact]
    public void A_model_without_a_recipe_is_refused_by_name()
    {
        var graph = new OnnxGraphBuilder("plain", 17);
        graph.Output(graph.Node("Identity", [graph.Input("input", "batch", "time", 1)]), "batch", "time", 1);
        File.WriteAllBytes(_folder["plain.onnx"], OnnxFile.ToBytes(graph.Build(new Dictionary<string, string>())));
        Cli.Run("run", _folder["plain.onnx"], _data).ExpectError(4, "lstmonnx.recipe", "lstmonnx train");
    }

    [Theory]
    [InlineData("window", "window\":12", "window\":0")]
    [InlineData("inputs", "\"window\"", "\"lags\":[\"load:7\"],\"window\"")]
    [InlineData("outputs", "horizon\":3", "horizon\":4")]
    public void A_recipe_that_does_not_fit_its_model_is_refused(string message, string part, string other)
    {
        Train("--epochs", "1").Expect(0);
        var bytes = File.ReadAllBytes(_folder["model.onnx"]);
        var model = Onnx.Protobuf.ModelProto.Parser.ParseFrom(bytes);
        var recipe = model.MetadataProps.Single(entry => entry.Key == "lstmonnx.recipe");
        Assert.Contains(part, recipe.Value, StringComparison.Ordinal);
        recipe.Value = recipe.Value.Replace(part, other, StringComparison.Ordinal);
        File.WriteAllBytes(_folder["other.onnx"], OnnxFile.ToBytes(model));
        Cli.Run("run", _folder["other.onnx"], _data).ExpectError(4, "other.onnx", message);
    }

    [Theory]
    [InlineData("gpu", 2, "'gpu' is not one of simd, ort")]
    [InlineData("ort:nonsense", 2, "nonsense")]
    [InlineData("ort:CoreML", 5, "CoreML")]
    [InlineData("ort:PreferGpy", 2, "did you mean 'PreferGpu'?")]
    [InlineData("ort:/absent/lib.so", 5, "there is no provider library '/absent/lib.so'")]
    [InlineData("ort:absent.so", 5, "there is no provider library")]
    public void An_engine_that_cannot_be_used_says_why(string engine, int exitCode, string message)
    {
        if (OperatingSystem.IsMacOS() && exitCode == 5)
            Assert.Skip("this system has CoreML");
        Train("--epochs", "1").Expect(0);
        Cli.Run("run", _folder["model.onnx"], _data, "--engine", engine).ExpectError(exitCode, message);
    }

    [Fact]
    public void An_engine_that_is_missing_falls_to_the_next_and_says_so()
    {
        if (OperatingSystem.IsMacOS())
            Assert.Skip("this system has CoreML");
        Train("--epochs", "1").Expect(0);
        var result = Cli.Run("run", _folder["model.onnx"], _data, "--engine", "ort:CoreML,simd").Expect(0);
        Assert.Contains("onnxruntime:CoreML is not used", result.Error, StringComparison.Ordinal);
        Assert.Equal(Cli.Run("run", _folder["model.onnx"], _data, "--engine", "simd").Out, result.Out);
    }

    [Fact]
    public void A_required_engine_that_is_missing_ends_the_run()
    {
        if (OperatingSystem.IsMacOS())
            Assert.Skip("this system has CoreML");
        Train("--epochs", "1").Expect(0);
        Cli.Run("run", _folder["model.onnx"], _data, "--engine", "ort:CoreML,simd", "--required").ExpectError(5, "the required engine cannot be used: onnxruntime:CoreML");
        Cli.Run("run", _folder["model.onnx"], _data, "--engine", "simd,ort:CoreML", "--required").Expect(0);
    }

    [Fact]
    public void A_file_in_place_of_the_output_folder_stops_before_training()
    {
        var file = _folder.Write("file", "not a folder");
        var result = Train("--out", Path.Combine(file, "model.onnx")).ExpectError(6, "model.onnx", "cannot be written");
        Assert.DoesNotContain("epoch", result.Error, StringComparison.Ordinal);
        Train("--report", file).ExpectError(6, "file");
        Cli.Run("demo", "--out", file).ExpectError(6, "file");
    }

    [Fact]
    public void A_folder_in_place_of_the_model_stops_before_training()
    {
        Directory.CreateDirectory(_folder["model.onnx"]);
        Train().ExpectError(6, "model.onnx", "is a folder");
    }

    [Fact]
    public void A_bidirectional_model_is_written_in_one_form_and_refuses_to_stream()
    {
        var result = Train("--bidirectional", "--epochs", "1").Expect(0);
        Assert.Contains("bidirectional network cannot stream", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["model.streaming.onnx"]));
        Cli.Run("run", _folder["model.onnx"], _data).Expect(0);
        Cli.Run("run", _folder["model.onnx"], _data, "--stream").ExpectError(4, "lstm");
    }

    // Flags given again in `flags` would be refused as given twice, so those of the line are left out then.
    private CliResult Train(params string[] flags)
    {
        (string Flag, string Value)[] standard = [("--target", "load"), ("--window", "12"), ("--horizon", "3"), ("--hidden", "4"), ("--epochs", "2"), ("--out", _folder["model.onnx"])];
        var config = flags.Contains("--config");
        return Cli.Run(["train", _data, .. standard.Where(pair => !flags.Contains(pair.Flag) && !(config && pair.Flag is "--window")).SelectMany(pair => (string[])[pair.Flag, pair.Value]), .. flags]);
    }
}
