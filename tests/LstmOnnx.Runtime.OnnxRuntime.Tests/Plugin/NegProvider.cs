using LstmOnnx.Onnx;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests.Plugin;

/// <summary>A provider library made on the spot, which runs Neg and nothing else, and models for it.</summary>
internal static class NegProvider
{
    public const string Variable = "LSTMONNX_TEST_PROVIDER";

    /// <summary>The library that the parent process compiled.</summary>
    public static string Path => Environment.GetEnvironmentVariable(Variable) ?? throw new InvalidOperationException($"{Variable} is not set: this test runs in a child of another");

    /// <summary>Compiles the library into a folder; skips the calling test where there is no C compiler that makes ELF libraries.</summary>
    public static string CompileOrSkip(string folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/cc"), "no /usr/bin/cc: a C compiler is needed to make a provider library");
        var sources = System.IO.Path.Combine(AppContext.BaseDirectory, "Plugin");
        var library = System.IO.Path.Combine(folder, "libneg_provider.so");
        var (exitCode, output) = ChildProcess.Run("cc", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror", "-I", sources, "-o", library, System.IO.Path.Combine(sources, "neg_provider.c"));
        Assert.True(exitCode == 0, output);
        return library;
    }

    /// <summary>x [3] to y [3] through one node of each operator in turn.</summary>
    public static byte[] Chain(params IReadOnlyList<string> operators)
    {
        var graph = new OnnxGraphBuilder("chain", 17);
        var value = graph.Input("x", 3);
        for (var i = 0; i < operators.Count; i++)
            value = graph.Node(operators[i], [value], output: i == operators.Count - 1 ? "y" : null);
        graph.Output(value, 3);
        return OnnxFile.ToBytes(graph.Build(new Dictionary<string, string>()));
    }
}
