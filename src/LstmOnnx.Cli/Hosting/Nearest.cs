using LstmOnnx.Data;

namespace LstmOnnx.Cli.Hosting;

/// <summary>The end of a message about an unknown name.</summary>
internal static class Nearest
{
    /// <summary><c>; did you mean 'x'?</c>, or nothing where no candidate is near.</summary>
    public static string Suggestion(string name, IEnumerable<string> candidates) =>
        NearestName.Question(name, candidates) is { } question ? $"; {question}" : "";
}
