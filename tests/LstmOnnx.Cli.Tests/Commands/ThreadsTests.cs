using System.Text.Json;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary><c>--threads</c>: it reaches the engines, and no digit of what the SIMD engine says depends on it. Batches of 64 windows of the stored demand model are shared among threads.</summary>
public sealed class ThreadsTests : IDisposable
{
    private static readonly string Folder = Path.Combine(TestPaths.RepositoryRoot, "models", "electricity-demand");
    private static readonly string Model = Path.Combine(Folder, "model.onnx");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_and_evaluate_say_the_same_with_any_number_of_threads()
    {
        var data = Path.Combine(_folder.Path, "demand.csv");
        File.WriteAllLines(data, File.ReadLines(Path.Combine(Folder, "electricity-demand.csv")).Take(700));

        Assert.Equal(Out("run", Model, data), Out("run", Model, data, "--threads", "2"));
        Assert.Equal(Out("evaluate", Model, data, "--json"), Out("evaluate", Model, data, "--threads", "2", "--json"));
    }

    [Fact]
    public void Verify_compares_engines_and_weights_with_threads()
    {
        string[] sizes = ["verify", Model, "--batch", "64", "--time", "48", "--json"];

        Assert.True(JsonDocument.Parse(Out([.. sizes, "--threads", "2"])).RootElement.GetProperty("agrees").GetBoolean());
        string[] narrow = [.. sizes, "--weights", "int8", "--steps", "5"];
        Assert.Equal(Out(narrow), Out([.. narrow, "--threads", "3"]));
    }

    [Fact]
    public void Each_engine_has_the_threads_that_were_asked_for()
    {
        Assert.Equal((false, "1 thread"), Threads());
        Assert.Equal((true, "2 threads"), Threads("--threads", "2"));

        (bool SimdHasTwo, string Ort) Threads(params string[] flags)
        {
            var rows = JsonDocument.Parse(Out(["bench", SampleModels.AddOne(_folder), "--steps", "20", .. flags, "--json"])).RootElement.GetProperty("rows").EnumerateArray();
            var descriptions = rows.Select(row => row.GetProperty("description").GetString()!).ToArray();
            return (descriptions[0].EndsWith(", 2 threads", StringComparison.Ordinal), descriptions[1].Split(", ")[^1]);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("257")]
    [InlineData("two")]
    public void What_is_no_number_of_threads_is_refused_before_anything_is_read(string threads)
    {
        foreach (var verb in new[] { "run", "evaluate", "bench", "verify" })
        {
            string[] files = verb is "run" or "evaluate" ? ["absent.onnx", "absent.csv"] : ["absent.onnx"];
            Cli.Run([verb, .. files, "--threads", threads]).ExpectError(ExitCode.Usage, $"--threads: '{threads}' is not a whole number from 1 to 256");
        }
        Cli.Run("verify", "absent.onnx", "--weights", "int8", "--threads", threads).ExpectError(ExitCode.Usage, "--threads");
    }

    private static string Out(params string[] arguments) => Cli.Run(arguments).Expect(ExitCode.Done).Out;
}
