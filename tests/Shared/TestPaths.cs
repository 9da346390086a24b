using Xunit;

namespace LstmOnnx.TestSupport;

/// <summary>Places that tests read from.</summary>
public static class TestPaths
{
    /// <summary>The folder that holds LstmOnnx.sln.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The folder of models and data that others made, beside the repository; null where it is absent.</summary>
    public static string? Shared { get; } = FindShared();

    /// <summary>The shared folder; skips the calling test, with the reason, where it is absent.</summary>
    public static string SharedOrSkip()
    {
        if (Shared is null)
            Assert.Skip($"no shared folder beside the repository ({Path.Combine(RepositoryRoot, "..", "shared")})");
        return Shared;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LstmOnnx.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"no LstmOnnx.sln above {AppContext.BaseDirectory}: run the tests from a checkout");
    }

    private static string? FindShared()
    {
        var path = Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared"));
        return Directory.Exists(Path.Combine(path, "corpus")) ? path : null;
    }
}
