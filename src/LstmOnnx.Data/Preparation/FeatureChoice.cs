namespace LstmOnnx.Data;

/// <summary>Spells out the features of a recipe that names none.</summary>
internal static class FeatureChoice
{
    public static Recipe Complete(CsvTable table, Recipe recipe, List<string> notes)
    {
        if (recipe.Features.Count > 0)
            return recipe;
        if (recipe.Task == TaskNames.Regression)
            return recipe with { Features = recipe.Targets };
        var features = new List<string>();
        foreach (var name in table.Names.Where(n => n != recipe.Targets[0] && n != recipe.TimeColumn && n != recipe.SequenceColumn))
        {
            if (table.FirstNonNumber(name) is { } cell)
                notes.Add($"column '{name}' is not among the features: row {cell.Row + 1} has {NumberCell.Quote(cell.Text)}, which is no number");
            else
                features.Add(name);
        }
        if (features.Count == 0 && recipe is { Lags.Count: 0, Changes.Count: 0, Calendar.Count: 0 })
        {
            throw new DataFileException(table.File, $"found no column of numbers beside '{recipe.Targets[0]}'{(notes.Count > 0 ? $" ({notes[0]})" : "")}",
                "expected at least one to learn from", "correct the cells, or name the features");
        }
        return recipe with { Features = features };
    }
}
