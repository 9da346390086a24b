using System.Text.Json;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary>The judge: what it calls equal, what it does not, and with which exit code.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Both_engines_agree_on_seeded_inputs()
    {
        var model = SampleModels.AddOne(_folder);

        var json = Json(Cli.Run("verify", model, "--json").Expect(ExitCode.Done));

        Assert.True(json.GetProperty("agrees").GetBoolean());
        Assert.Equal(["simd", "onnxruntime:CPU"], Texts(json, "engines", "engine"));
        Assert.Equal(["ran", "ran"], Texts(json, "engines", "status"));
        // Sizes that come out the same are run once: [1, 2] and [3, 2].
        Assert.Equal(["x[1,2]", "x[3,2]"], Texts(json, "comparisons", "data"));
        Assert.Contains("agrees: largest difference 0", Cli.Run("verify", model).Expect(ExitCode.Done).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Stored_outputs_are_held_against_the_SIMD_engine_alone_by_default()
    {
        var model = SampleModels.AddOne(_folder);
        SampleModels.DataSet(_folder, "test_data_set_0", [1, 2], [1, 2], [2, 3]);
        SampleModels.DataSet(_folder, "test_data_set_10", [1, 2], [1, 2], [2.0019f, 3]);
        SampleModels.DataSet(_folder, "test_data_set_2", [-1, 2], [1, 2], [0, 3]);

        var json = Json(Cli.Run("verify", model, "--test-data", _folder.Path, "--json").Expect(ExitCode.Done));

        Assert.Equal(["simd"], Texts(json, "engines", "engine"));
        Assert.Equal(["test_data_set_0", "test_data_set_2", "test_data_set_10"], Texts(json, "comparisons", "data"));
        Assert.Equal(0.0019, json.GetProperty("max_abs").GetDouble(), 5);
        Assert.Equal(0.0019 / 2.0019, json.GetProperty("max_rel").GetDouble(), 5);
    }

    [Theory]
    [InlineData(new[] { 1, 2 }, new[] { 2f, 3.1f }, "1 of 2 elements are outside; the furthest at [0, 1]: simd gives 3, stored 3.1")]
    [InlineData(new[] { 1, 2 }, new[] { 2f, float.NaN }, "stored NaN")]
    [InlineData(new[] { 2 }, new[] { 2f, 3f }, "simd gives the shape [1, 2], stored [2]")]
    public void Another_stored_output_fails_with_the_worst_element(int[] shape, float[] stored, string part)
    {
        var model = SampleModels.AddOne(_folder);
        SampleModels.DataSet(_folder, "test_data_set_0", [1, 2], shape, stored);

        var text = Cli.Run("verify", model, "--test-data", _folder.Path).Expect(ExitCode.GoalFailed).Out;
        var json = Json(Cli.Run("verify", model, "--test-data", _folder.Path, "--engine", "both", "--json").Expect(ExitCode.GoalFailed));

        Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Contains("DIFFERS", text, StringComparison.Ordinal);
        Assert.False(json.GetProperty("agrees").GetBoolean());
        Assert.Equal(2, json.GetProperty("comparisons").GetArrayLength());
    }

    [Fact]
    public void Tolerances_can_be_set()
    {
        var model = SampleModels.AddOne(_folder);
        SampleModels.DataSet(_folder, "test_data_set_0", [1, 2], [1, 2], [2, 3.1f]);

        Cli.Run("verify", model, "--test-data", _folder.Path, "--rtol", "0.05").Expect(ExitCode.Done);
        Cli.Run("verify", model, "--test-data", _folder.Path, "--atol", "0.11").Expect(ExitCode.Done);
        Cli.Run("verify", model, "--test-data", _folder.Path, "--rtol", "0", "--atol", "0").Expect(ExitCode.GoalFailed);
    }

    [Fact]
    public void A_folder_that_is_a_data_set_itself_is_taken_and_outputs_may_be_fewer()
    {
        var model = SampleModels.AddOne(_folder);
        SampleModels.DataSet(_folder, "data", [1, 2], [1, 2], [2, 3]);

        var json = Json(Cli.Run("verify", model, "--test-data", _folder.File("data"), "--json").Expect(ExitCode.Done));

        Assert.Equal(["data"], Texts(json, "comparisons", "data"));
    }

    [Fact]
    public void An_engine_that_refuses_fails_the_command_only_where_it_is_named_or_nothing_is_left()
    {
        var model = SampleModels.Acosh(_folder);
        SampleModels.DataSet(_folder, "test_data_set_0", [1, 1], [1, 2], [0, 0]);

        var alone = Cli.Run("verify", model).Expect(ExitCode.Done).Out;
        Assert.Contains("simd refuses the model: Acosh node 'the\\nnode'", alone, StringComparison.Ordinal);
        Assert.Contains("nothing was compared", alone, StringComparison.Ordinal);
        Cli.Run("verify", model, "--engine", "both").ExpectError(ExitCode.ModelRefused, "Acosh");
        Cli.Run("verify", model, "--engine", "simd").ExpectError(ExitCode.ModelRefused, "Acosh");
        Cli.Run("verify", model, "--test-data", _folder.Path).ExpectError(ExitCode.ModelRefused, "Acosh");
        Cli.Run("verify", model, "--test-data", _folder.Path, "--engine", "both").ExpectError(ExitCode.ModelRefused, "Acosh");
        File.WriteAllText(_folder.File("test_data_set_0/input_0.pb"), "no tensor, and no engine to need one");
        Cli.Run("verify", model, "--test-data", _folder.Path, "--engine", "simd").ExpectError(ExitCode.ModelRefused, "Acosh");
        SampleModels.DataSet(_folder, "test_data_set_0", [1, 1], [1, 2], [0, 0]);
        Cli.Run("verify", model, "--test-data", _folder.Path, "--engine", "ort").Expect(ExitCode.Done);
        var json = Json(Cli.Run("verify", model, "--engine", "both", "--json").Expect(ExitCode.ModelRefused));
        Assert.Equal(["refused", "ran"], Texts(json, "engines", "status"));
        Assert.Equal("UnsupportedOperator", json.GetProperty("engines")[0].GetProperty("code").GetString());
        Assert.False(json.GetProperty("agrees").GetBoolean());
    }

    [Fact]
    public void Engines_are_named_as_elsewhere_and_two_are_compared_with_each_other()
    {
        var model = SampleModels.AddOne(_folder);

        var json = Json(Cli.Run("verify", model, "--engine", "ort:PreferCpu,simd", "--json").Expect(ExitCode.Done));
        Assert.All(Texts(json, "comparisons", "engine"), engine => Assert.Equal("onnxruntime:PreferCpu", engine));
        Assert.All(Texts(json, "comparisons", "against"), engine => Assert.Equal("simd", engine));
        Cli.Run("verify", model, "--engine", "ort,simd,ort:PreferCpu").ExpectError(ExitCode.Usage, "found 3 engines");
        Cli.Run("verify", model, "--engine", "simd,ort:/absent/lib.so").ExpectError(ExitCode.EngineUnavailable, "/absent/lib.so");
        Cli.Run("verify", model, "--engine", "simd", "--required").Expect(ExitCode.Done);
    }

    [Fact]
    public void What_no_engine_sees_is_refused_by_the_gate()
    {
        var model = _folder.File("cut.onnx");
        File.WriteAllBytes(model, File.ReadAllBytes(SampleModels.AddOne(_folder))[..^5]);

        Cli.Run("verify", model).ExpectError(ExitCode.ModelRefused, "byte", "cut short");
        File.WriteAllText(model, "version https://git-lfs.github.com/spec/v1\n");
        Cli.Run("inspect", model).ExpectError(ExitCode.ModelRefused, "git lfs pull");
    }

    [Fact]
    public void Files_and_folders_that_are_missing_or_of_another_kind_are_named()
    {
        var model = SampleModels.AddOne(_folder);
        var data = SampleModels.DataSet(_folder, "test_data_set_0", [1, 2], [1, 2], [2, 3]);

        Cli.Run("verify", _folder.File("none.onnx")).ExpectError(ExitCode.InputOutput, "none.onnx");
        Cli.Run("verify", model, "--test-data", _folder.File("none")).ExpectError(ExitCode.InputOutput, "none");
        Directory.CreateDirectory(_folder.File("empty"));
        Cli.Run("verify", model, "--test-data", _folder.File("empty")).ExpectError(ExitCode.Data, "no folder test_data_set_*");
        File.WriteAllText(_folder.File("test_data_set_0/output_0.pb"), "no tensor");
        Cli.Run("verify", model, "--test-data", data).ExpectError(ExitCode.Data, "output_0.pb", "found no float32 tensor");
        File.Delete(_folder.File("test_data_set_0/output_0.pb"));
        Cli.Run("verify", model, "--test-data", data).ExpectError(ExitCode.Data, "no output_*.pb");
    }

    [Fact]
    public void Data_of_another_model_are_refused()
    {
        var model = SampleModels.AddOne(_folder);
        var data = SampleModels.DataSet(_folder, "test_data_set_0", [1, 2], [1, 2], [2, 3]);

        File.Copy(_folder.File("test_data_set_0/output_0.pb"), _folder.File("test_data_set_0/output_1.pb"));
        Cli.Run("verify", model, "--test-data", data).ExpectError(ExitCode.Data, "stored output 1", "the model has 1 outputs");
        LstmOnnx.Onnx.TensorFile.Write(_folder.File("test_data_set_0/input_0.pb"), [1, 3], [1, 2, 3]);
        Cli.Run("verify", model, "--test-data", data).ExpectError(ExitCode.Data, "[batch, 2]", "[1, 3]");
        File.Delete(_folder.File("test_data_set_0/input_0.pb"));
        Cli.Run("verify", model, "--test-data", data).ExpectError(ExitCode.Data, "no input_0.pb", "'x'");
    }

    [Fact]
    public void Flags_that_make_no_sense_are_usage_errors()
    {
        var model = SampleModels.AddOne(_folder);

        Cli.Run("verify", model, "--engine", "smid").ExpectError(ExitCode.Usage, "did you mean 'simd'?");
        Cli.Run("verify", model, "--rtol", "-1").ExpectError(ExitCode.Usage, "--rtol");
        Cli.Run("verify", model, "--atol", "NaN").ExpectError(ExitCode.Usage, "--atol");
        Cli.Run("verify", model, "--seed", "x").ExpectError(ExitCode.Usage, "--seed");
    }

    [Theory]
    [InlineData("models/iisc-lstm-model")]
    [InlineData("vectors/burn-lstm")]
    [InlineData("models/cmapss-rul-lstm")]
    public void Real_models_agree_with_what_others_stored(string folder)
    {
        var path = Path.Combine(TestPaths.SharedOrSkip(), "corpus", folder);

        Cli.Run("verify", Path.Combine(path, "model.onnx"), "--test-data", path, "--engine", "both").Expect(ExitCode.Done);
    }

    private static JsonElement Json(CliResult result)
    {
        Assert.Single(result.Out.TrimEnd('\n').Split('\n'));
        return JsonDocument.Parse(result.LastLine).RootElement;
    }

    private static IEnumerable<string?> Texts(JsonElement json, string list, string property) =>
        json.GetProperty(list).EnumerateArray().Select(one => one.GetProperty(property).GetString());
}
