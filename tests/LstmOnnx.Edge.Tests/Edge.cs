using System.Globalization;
using System.Text;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Edge.Tests;

/// <summary>What a run of the program left behind.</summary>
public sealed record EdgeResult(int ExitCode, string Out, string Error)
{
    /// <summary>The rows of numbers on standard output.</summary>
    public float[][] Rows => [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => Array.ConvertAll(line.Split(','), cell => float.Parse(cell, CultureInfo.InvariantCulture)))];

    /// <summary>Fails unless the run ended with an exit code and an error that has all of the parts; with no error where the code is 0.</summary>
    public EdgeResult Expect(int exitCode, params string[] parts)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode} instead of {exitCode}\nstdout: {Out}\nstderr: {Error}");
        if (exitCode == 0)
            Assert.Empty(Error);
        else
            Assert.StartsWith(parts.Length > 0 ? "error: " : "", Error, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, Error, StringComparison.Ordinal));
        return this;
    }
}

/// <summary>Runs the program inside the test process.</summary>
internal static class Edge
{
    public static string Model => Path.Combine(TestPaths.RepositoryRoot, "models", "electricity-demand", "model.onnx");

    public static string StreamingModel => Path.Combine(TestPaths.RepositoryRoot, "models", "electricity-demand", "model.streaming.onnx");

    public static EdgeResult Run(string input, params string[] args)
    {
        using var source = new MemoryStream(Encoding.UTF8.GetBytes(input));
        using var output = new MemoryStream();
        using var errors = new MemoryStream();
        var exitCode = EdgeProgram.Run(args, source, new RowWriter(output), new RowWriter(errors));
        return new EdgeResult(exitCode, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(errors.ToArray()));
    }

    /// <summary>Rows of numbers as text, each in the digits that give it back.</summary>
    public static string Csv(float[] values, int columns) => string.Concat(values.Chunk(columns)
        .Select(row => string.Join(',', row.Select(value => value.ToString(CultureInfo.InvariantCulture))) + "\n"));
}
