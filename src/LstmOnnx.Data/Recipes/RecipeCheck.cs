namespace LstmOnnx.Data;

/// <summary>What a recipe must hold before any file is looked at.</summary>
internal static class RecipeCheck
{
    public static void Check(Recipe recipe)
    {
        var classify = recipe.Task == TaskNames.Classify;
        OneOf("task", recipe.Task, TaskNames.All);
        if (recipe.Targets is not { Count: > 0 })
            throw new RecipeException("targets: found none, expected the name of the column to predict");
        Names("targets", recipe.Targets);
        Names("features", recipe.Features);
        Names("classes", recipe.Classes);
        Names("calendar", recipe.Calendar);
        foreach (var name in recipe.Calendar)
            OneOf("calendar", name, CalendarNames.All);
        if (recipe.Window is < 1 or > LagSpec.MaxLag)
            throw new RecipeException($"window: found {recipe.Window}, expected 1 to {LagSpec.MaxLag} rows");
        if (recipe.Horizon < (classify ? 0 : 1) || recipe.Horizon > LagSpec.MaxLag)
            throw new RecipeException($"horizon: found {recipe.Horizon}, expected {(classify ? "0 (the class of the window's last row)" : "1")} to {LagSpec.MaxLag} rows");
        if (recipe.Calendar.Count > 0 && recipe.TimeColumn is null)
            throw new RecipeException("calendar: needs the time column, which is not named");
        if (recipe.SequenceColumn is { } sequence)
            CheckSequences(recipe, sequence);
        foreach (var lag in recipe.Lags)
            CheckLag("lags", lag);
        foreach (var lag in recipe.Changes)
            CheckLag("changes", lag);
        if (classify)
            CheckClassification(recipe);
        else if (recipe.Classes.Count > 0)
            throw new RecipeException("classes: only a classification has them, the task is regression");
        if (recipe.Difference is { } difference)
            CheckDifference(recipe, difference);
        else if (recipe.CarryDifference)
            throw new RecipeException("carry_difference: there is no difference to carry; name one, or leave it out");
    }

    private static void CheckClassification(Recipe recipe)
    {
        if (recipe.Targets.Count != 1)
            throw new RecipeException($"targets: a classification has one column, found {recipe.Targets.Count}: {string.Join(", ", recipe.Targets)}");
        if (recipe.Difference is not null)
            throw new RecipeException("difference: a class has no difference; leave it out, or make the task a regression");
        if (recipe.Features.Contains(recipe.Targets[0]))
            throw new RecipeException($"features: '{recipe.Targets[0]}' is the class to predict; leave it out of the features");
    }

    private static void CheckSequences(Recipe recipe, string column)
    {
        if (recipe.Task != TaskNames.Classify)
            throw new RecipeException("sequence_column: a sequence has one class; make the task a classification, or leave it out");
        if (recipe.Targets.Contains(column) || recipe.Features.Contains(column))
            throw new RecipeException($"sequence_column: '{column}' is also a target or a feature; leave it out there");
        if (recipe.TimeColumn is not null || recipe is not { Lags.Count: 0, Changes.Count: 0 })
            throw new RecipeException("sequence_column: times and lags go by the rows of the whole file, across sequences; leave them out");
        if (recipe.Horizon != 0)
            throw new RecipeException($"sequence_column: found a horizon of {recipe.Horizon}, expected 0: the class is the sequence's own");
    }

    private static void CheckDifference(Recipe recipe, LagSpec difference)
    {
        CheckLag("difference", difference);
        if (difference.First != difference.Last)
            throw new RecipeException($"difference: found the range {difference}, expected a single lag such as {difference.Column}:{difference.Last}");
        if (recipe.Targets.Count != 1 || recipe.Targets[0] != difference.Column)
            throw new RecipeException($"difference: '{difference.Column}' has to be the only target, found {string.Join(", ", recipe.Targets)}");
        if (difference.First < recipe.Horizon)
            throw new RecipeException($"difference: a lag of {difference.First} rows is shorter than the horizon of {recipe.Horizon}: the value to add back would not be known yet; take a lag of at least {recipe.Horizon}");
    }

    // A default(LagSpec) has no column.
    private static void CheckLag(string member, LagSpec lag)
    {
        if (lag.Column is null)
            throw new RecipeException($"{member}: found an empty lag, expected COLUMN:ROWS such as load:336");
    }

    private static void Names(string member, IReadOnlyList<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (string.IsNullOrWhiteSpace(name))
                throw new RecipeException($"{member}: found an empty name, expected the name of a column");
            if (!seen.Add(name))
                throw new RecipeException($"{member}: '{name}' is there twice");
        }
    }

    private static void OneOf(string member, string value, IReadOnlyList<string> known)
    {
        if (!known.Contains(value))
            throw new RecipeException($"{member}: '{value}' is not one of {string.Join(", ", known)}{(NearestName.Question(value, known) is { } question ? "; " + question : "")}");
    }
}
