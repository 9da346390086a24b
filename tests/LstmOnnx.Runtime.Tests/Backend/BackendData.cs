using System.Collections.Concurrent;
using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Tests.Backend;

/// <summary>ONNX's backend tests as Debian's package libonnx-testdata has them, and what became of each on the SIMD engine.</summary>
internal static class BackendData
{
    private const string Folder = "/usr/share/libonnx-testdata/data";

    private static readonly ConcurrentDictionary<(string, SimdWidth), Lazy<IReadOnlyList<BackendResult>>> Runs = new();

    /// <summary>The results of one collection of tests, by name; each is run once in a process. Skips the calling test, with the reason, where the package is not installed.</summary>
    /// <param name="collection"><c>node</c>: a test for each form of an operator. <c>pytorch-operator</c>, <c>pytorch-converted</c>, <c>simple</c>: models of opset 6 and the like.</param>
    /// <param name="width">The engine's width.</param>
    public static IReadOnlyList<BackendResult> ResultsOrSkip(string collection, SimdWidth width)
    {
        if (!Directory.Exists(Folder))
            Assert.Skip($"no folder {Folder} (Debian: libonnx-testdata)");
        return Runs.GetOrAdd((collection, width), key => new(() => [.. Tests(key.Item1).Select(test => test.Run(key.Item2))])).Value;
    }

    private static IEnumerable<BackendTest> Tests(string collection) => Directory.GetDirectories(Path.Combine(Folder, collection))
        .Where(path => File.Exists(Path.Combine(path, "model.onnx"))).Order(StringComparer.Ordinal).Select(path => new BackendTest(path));
}
