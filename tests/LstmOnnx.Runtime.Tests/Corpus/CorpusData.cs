using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Corpus;

/// <summary>The folders of the shared corpus, for theories. Where it is absent there is one that does not exist, so that the theory is skipped with a reason.</summary>
public static class CorpusData
{
    public static TheoryData<string> Models => Folders("models");

    public static TheoryData<string> Vectors => Folders("vectors");

    public static TheoryData<string> NodeTests => TestPaths.Shared is null ? Folders("onnx-node")
        : [.. Directory.GetDirectories(Path.Combine(TestPaths.Shared, "corpus", "onnx-node")).Order(StringComparer.Ordinal).SelectMany(version => Folders($"onnx-node/{Path.GetFileName(version)}").Select(row => row.Data))];

    /// <summary>Skips the calling test, with the reason, where there is no corpus.</summary>
    public static string PathOrSkip(string folder) => Path.Combine(TestPaths.SharedOrSkip(), "corpus", folder);

    private static TheoryData<string> Folders(string kind) => TestPaths.Shared is null ? [$"{kind}/absent"]
        : [.. Directory.GetDirectories(Path.Combine(TestPaths.Shared, "corpus", kind)).Select(path => $"{kind}/{Path.GetFileName(path)}").Order(StringComparer.Ordinal)];
}
