using System.Text.Json;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary><c>--weights</c>: what verify says of narrow weights, and that the other verbs load with them. The stored demand model has one LSTM of 22 inputs and 32 units.</summary>
public sealed class NarrowWeightsTests : IDisposable
{
    private static readonly string Folder = Path.Combine(TestPaths.RepositoryRoot, "models", "electricity-demand");
    private static readonly string Model = Path.Combine(Folder, "model.onnx");

    // 4H · (I + H + 1) floats; 16-bit weights and a float of bias; bytes, two scales and a bias. 32 units fill whole vectors of every width.
    private const int FloatBytes = 4 * 128 * 55, HalfBytes = 128 * ((2 * 54) + 4), ByteBytes = 128 * (54 + 12);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Verify_reports_the_error_of_each_precision_on_seeded_inputs_and_over_a_stream()
    {
        var errors = new Dictionary<string, double>();
        foreach (var (precision, bytes) in new[] { ("bfloat16", HalfBytes), ("float16", HalfBytes), ("int8", ByteBytes) })
        {
            var json = Verify(ExitCode.Done, "--weights", precision, "--steps", "50");
            Assert.Equal(precision, json.GetProperty("weights").GetString());
            Assert.True(json.GetProperty("agrees").GetBoolean());
            Assert.Contains("LSTM", Assert.Single(json.GetProperty("narrowed_nodes").EnumerateArray()).GetString(), StringComparison.Ordinal);
            Assert.Equal((bytes, FloatBytes), (json.GetProperty("narrowed_bytes").GetInt32(), json.GetProperty("float32_bytes").GetInt32()));
            var rows = json.GetProperty("comparisons").EnumerateArray().ToArray();
            Assert.Equal(
                ["input[1,1,22]", "input[3,7,22]", "input[1,24,22]", "stream, 50 steps", "stream, last 5 steps"], rows.Select(row => row.GetProperty("data").GetString()));
            Assert.Equal([8, 24, 8, 400, 40], rows.Select(row => row.GetProperty("elements").GetInt32()));
            Assert.All(rows, row => Assert.InRange(row.GetProperty("rms").GetDouble(), 1e-9, row.GetProperty("max_abs").GetDouble()));
            Assert.Equal(rows.Max(row => row.GetProperty("rms").GetDouble()), json.GetProperty("rms").GetDouble());
            errors[precision] = json.GetProperty("rms").GetDouble();
        }
        // 11 significant bits, 8, and 127 steps for the largest of a row.
        Assert.True(errors["float16"] < errors["bfloat16"] && errors["bfloat16"] < errors["int8"], string.Join(", ", errors));
    }

    [Fact]
    public void Weights_of_float32_differ_in_nothing()
    {
        var json = Verify(ExitCode.Done, "--weights", "float32", "--steps", "5");

        Assert.Equal(0, json.GetProperty("max_abs").GetDouble());
        Assert.Empty(json.GetProperty("narrowed_nodes").EnumerateArray());
    }

    [Fact]
    public void Differences_fail_only_beyond_a_tolerance_that_is_given()
    {
        Verify(ExitCode.Done, "--weights", "int8", "--steps", "5", "--atol", "1000");
        Assert.False(Verify(ExitCode.GoalFailed, "--weights", "int8", "--steps", "5", "--atol", "1e-6", "--rtol", "0").GetProperty("agrees").GetBoolean());
        Assert.Contains("OUTSIDE of what is allowed", Cli.Run("verify", Model, "--weights", "int8", "--steps", "5", "--atol", "1e-6").Expect(ExitCode.GoalFailed).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_an_LSTM_says_that_nothing_is_narrowed_and_that_it_has_no_stream()
    {
        var model = SampleModels.AddOne(_folder);
        SampleModels.DataSet(_folder, "test_data_set_0", [1, 2], [1, 2], [2, 3]);

        var text = Cli.Run("verify", model, "--test-data", _folder.Path, "--weights", "bfloat16").Expect(ExitCode.Done).Out;

        Assert.Contains("BFloat16 was asked for and all weights stay float32", text, StringComparison.Ordinal);
        Assert.Contains("test_data_set_0", text, StringComparison.Ordinal);
        Assert.Contains("no stream: ", text, StringComparison.Ordinal);
        Assert.Contains("largest difference 0,", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Stored_inputs_and_frames_are_streamed()
    {
        var model = Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models", "silero-vad-v5.1");

        var json = JsonDocument.Parse(Cli.Run("verify", Path.Combine(model, "model.onnx"), "--test-data", model, "--weights", "int8", "--steps", "30", "--json").Expect(ExitCode.Done).Out).RootElement;

        Assert.Contains(json.GetProperty("comparisons").EnumerateArray(), row => row.GetProperty("data").GetString() == "test_data_set_3");
        Assert.Contains(json.GetProperty("comparisons").EnumerateArray(), row => row.GetProperty("data").GetString() == "stream, 30 steps");
        Assert.InRange(json.GetProperty("max_abs").GetDouble(), 1e-6, 0.1);
    }

    [Fact]
    public void Inspect_shows_what_is_narrowed()
    {
        var text = Cli.Run("inspect", Model, "--plan", "--weights", "int8").Expect(ExitCode.Done).Out;

        Assert.Contains("weights in Int8 takes it", text, StringComparison.Ordinal);
        Assert.Contains("computed with weights in Int8, 1 node: LSTM", text, StringComparison.Ordinal);
        Assert.Contains($"weights: Int8 in 1 node, {ByteBytes} bytes instead of {FloatBytes}; all others float32", text, StringComparison.Ordinal);
        // --weights asks for the plan by itself, as --nodes and --times do.
        Assert.Equal(text, Cli.Run("inspect", Model, "--weights", "int8").Expect(ExitCode.Done).Out);
    }

    [Fact]
    public void Run_and_evaluate_take_narrow_weights_and_ONNX_Runtime_does_not()
    {
        var data = Path.Combine(Folder, "electricity-demand.csv");

        var wide = Cli.Run("run", Model, data, "--latest").Expect(ExitCode.Done).Out;
        var narrow = Cli.Run("run", Model, data, "--latest", "--weights", "float16").Expect(ExitCode.Done).Out;
        Assert.NotEqual(wide, narrow);
        Cli.Run("run", Model, data, "--latest", "--weights", "int8", "--engine", "ort").ExpectError(ExitCode.ModelRefused, "weights in Int8 were asked for");

        var score = JsonDocument.Parse(Cli.Run("evaluate", Model, data, "--last", "100", "--weights", "int8", "--json").Expect(ExitCode.Done).Out).RootElement;
        Assert.Equal("simd", score.GetProperty("engine").GetString());
    }

    [Fact]
    public void Bench_narrows_where_an_engine_can()
    {
        var rows = JsonDocument.Parse(Cli.Run("bench", Model, "--seconds", "0.05", "--weights", "int8", "--json").Expect(ExitCode.Done).Out).RootElement.GetProperty("rows").EnumerateArray().ToArray();

        Assert.EndsWith("weights in Int8", rows[0].GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("weights", rows[1].GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Flags_that_make_no_sense_are_usage_errors()
    {
        Cli.Run("verify", Model, "--weights", "int4").ExpectError(ExitCode.Usage, "did you mean 'int8'");
        Cli.Run("verify", Model, "--weights", "int8", "--engine", "ort").ExpectError(ExitCode.Usage, "leave out --engine");
        Cli.Run("verify", Model, "--weights", "int8", "--steps", "0").ExpectError(ExitCode.Usage, "--steps");
        Cli.Run("verify", Model, "--steps", "5").ExpectError(ExitCode.Usage, "--steps is for --weights");
        Cli.Run("run", Model, "none.csv", "--weights", "double").ExpectError(ExitCode.Usage, "'double'");
    }

    private static JsonElement Verify(int exitCode, params string[] flags) => JsonDocument.Parse(Cli.Run(["verify", Model, .. flags, "--json"]).Expect(exitCode).Out).RootElement;
}
