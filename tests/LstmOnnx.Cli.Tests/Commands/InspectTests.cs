using System.Text.Json;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary>What a file says of itself, for people and for scripts.</summary>
public sealed class InspectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_is_described_and_nothing_of_it_drives_the_terminal()
    {
        var text = Cli.Run("inspect", SampleModels.AddOne(_folder)).Expect(ExitCode.Done).Out;

        foreach (var part in new[] { "ONNX format 8, opset 17", "written by  sample\\u001b[2J", "x Float [batch, 2]", "y Float [batch, 2]", "operators   Add", "note = two\\nlines", "simd, " })
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void Json_has_the_same_verbatim()
    {
        var json = JsonDocument.Parse(Cli.Run("inspect", SampleModels.AddOne(_folder), "--plan", "--batch", "5", "--json").Expect(ExitCode.Done).Out).RootElement;

        Assert.Equal("sample\u001b[2J", json.GetProperty("producer").GetString());
        Assert.Equal("two\nlines", json.GetProperty("metadata").GetProperty("note").GetString());
        Assert.Equal(17, json.GetProperty("opsets").GetProperty("").GetInt32());
        Assert.Equal(1, json.GetProperty("operators").GetProperty("Add").GetInt32());
        Assert.Equal(1, json.GetProperty("parameters").GetInt32());
        Assert.Equal(["batch", "2"], json.GetProperty("inputs")[0].GetProperty("shape").EnumerateArray().Select(axis => axis.GetString()));
        Assert.Equal(["ran", "ran"], json.GetProperty("engines").EnumerateArray().Select(engine => engine.GetProperty("status").GetString()));
        Assert.Contains(json.GetProperty("plan").EnumerateArray(), line => line.GetString()!.Contains("the\\nnode", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_that_an_engine_refuses_is_described_all_the_same()
    {
        var model = SampleModels.Einsum(_folder);

        Assert.Contains("simd refuses it: Einsum node", Cli.Run("inspect", model).Expect(ExitCode.Done).Out, StringComparison.Ordinal);
        Cli.Run("inspect", model, "--plan").ExpectError(ExitCode.ModelRefused, "Einsum");
    }

    [Fact]
    public void A_plan_shows_which_branches_a_fixed_input_leaves()
    {
        var model = Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models", "silero-vad-v5.1", "model.onnx");
        string[] sizes = ["inspect", model, "--plan", "--shape", "input=1,576", "--shape", "state=2,1,128"];

        var open = Cli.Run(sizes).Expect(ExitCode.Done).Out;
        var resolved = Cli.Run([.. sizes, "--fix", "sr=16000"]).Expect(ExitCode.Done).Out;

        Assert.Contains("choosing its branch in each run, 1 node: If", open, StringComparison.Ordinal);
        Assert.DoesNotContain("choosing", resolved, StringComparison.Ordinal);
        Assert.Contains("resolved to its then_branch", resolved, StringComparison.Ordinal);
        Assert.Contains("in a branch that these shapes do not take", resolved, StringComparison.Ordinal);
        // More than 600 nodes, but a line for each fate and each call only.
        Assert.InRange(resolved.Split('\n').Length, 20, 60);
    }

    [Theory]
    [InlineData("--batch", "3")]
    [InlineData("--time", "7")]
    [InlineData("--shape", "x=4,2")]
    [InlineData("--fix", "x=1,2")]
    public void A_size_or_a_value_asks_for_the_plan_by_itself(string option, string value)
    {
        var model = SampleModels.AddOne(_folder);

        var planned = Cli.Run("inspect", model, "--plan", option, value).Expect(ExitCode.Done).Out;

        Assert.Equal(planned, Cli.Run("inspect", model, option, value).Expect(ExitCode.Done).Out);
        Assert.NotEqual(planned, Cli.Run("inspect", model).Expect(ExitCode.Done).Out);
    }

    [Fact]
    public void Each_call_of_a_plan_is_timed()
    {
        string[] arguments = ["inspect", SampleModels.AddOne(_folder), "--plan", "--times", "--batch", "3"];

        Assert.Contains("times", Cli.Run(arguments).Expect(ExitCode.Done).Out, StringComparison.Ordinal);
        var json = JsonDocument.Parse(Cli.Run([.. arguments, "--json"]).Expect(ExitCode.Done).Out).RootElement;
        var time = Assert.Single(json.GetProperty("times").EnumerateArray());
        Assert.Contains("Add of 6 values", time.GetProperty("call").GetString(), StringComparison.Ordinal);
        Assert.InRange(time.GetProperty("us").GetDouble(), 0.001, 1e6);
    }

    [Fact]
    public void Sizes_are_numbers_above_zero()
    {
        Cli.Run("inspect", SampleModels.AddOne(_folder), "--batch", "0").ExpectError(ExitCode.Usage, "--batch");
        Cli.Run("inspect", SampleModels.AddOne(_folder), "--time", "x").ExpectError(ExitCode.Usage, "--time");
    }

    [Fact]
    public void A_model_may_come_through_a_pipe()
    {
        var result = CliProcess.Shell("cat \"$1\" | $LSTMONNX inspect /dev/stdin", SampleModels.AddOne(_folder));

        Assert.Contains("x Float [batch, 2]", result.Expect(ExitCode.Done).Out, StringComparison.Ordinal);
    }
}
