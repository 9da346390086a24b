using Xunit;

namespace LstmOnnx.TestSupport;

/// <summary>The Python of the system, where it has the package onnx: the official checker.</summary>
public static class OnnxPython
{
    /// <summary>Runs a script of tools/interop; skips the calling test, with the reason, where there is no such Python.</summary>
    public static (int ExitCode, string Output) RunOrSkip(string script, params IReadOnlyList<string> arguments)
    {
        const string python = "/usr/bin/python3";
        if (!File.Exists(python) || ChildProcess.Run(python, "-c", "import onnx").ExitCode != 0)
            Assert.Skip($"{python} with the package onnx is not installed (Debian: python3-onnx)");
        return ChildProcess.Run(python, [Path.Combine(TestPaths.RepositoryRoot, "tools", "interop", script), .. arguments]);
    }
}
