namespace LstmOnnx.Data;

/// <summary>The tasks that a recipe may name.</summary>
public static class TaskNames
{
    /// <summary>The next <see cref="Recipe.Horizon"/> values of one or more number columns.</summary>
    public const string Regression = "regression";

    /// <summary>One class out of the texts of a column.</summary>
    public const string Classify = "classify";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Regression, Classify];
}
