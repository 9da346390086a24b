namespace LstmOnnx.Data;

/// <summary>Training, validation and test rows, in order of time; refused where one of them cannot hold a window's targets.</summary>
internal sealed record Blocks(RowBlock Train, RowBlock Validation, RowBlock Test)
{
    public static Blocks Cut(CsvTable table, Recipe recipe, int firstRow, SplitOptions split)
    {
        var (validation, test) = split.Rows(table.RowCount);
        var targets = TargetOffsets.Of(recipe);
        var needed = firstRow + recipe.Window + targets.Last;
        var trainEnd = (long)table.RowCount - validation - test;
        if (trainEnd < needed)
        {
            var smallest = Smallest(needed, split, above: table.RowCount);
            (validation, test) = split.Rows(smallest);
            throw new DataFileException(table.File, $"found {table.RowCount} rows",
                $"expected at least {smallest}: {recipe.Window} for the window, {targets.Last} for the horizon"
                + $"{(firstRow > 0 ? $", {firstRow} for the longest lag" : "")}, {validation} for validation, {test} for the test",
                "add rows, or take a shorter window, horizon, lag or held-out part");
        }
        var longest = targets.Last - targets.First + 1;
        CheckLength(table, "validation", validation, longest);
        CheckLength(table, "test", test, longest);
        return new(new(0, (int)trainEnd), new((int)trainEnd, (int)trainEnd + validation), new((int)trainEnd + validation, table.RowCount));
    }

    private static void CheckLength(CsvTable table, string name, int rows, int needed)
    {
        if (rows > 0 && rows < needed)
        {
            throw new DataFileException(table.File, $"found {rows} {name} rows of {table.RowCount}", $"expected at least {needed}, as many as the horizon",
                $"hold out {needed} rows or more for {name}, or none");
        }
    }

    // Rounding gives or takes a held-out row in all: begin where even that would not do, and count up.
    private static int Smallest(int needed, SplitOptions split, int above)
    {
        var shares = (split.Validation < 1 ? split.Validation : 0) + (split.Test < 1 ? split.Test : 0);
        var counts = (split.Validation >= 1 ? split.Validation : 0) + (split.Test >= 1 ? split.Test : 0);
        var rows = (int)Math.Min(Math.Max(above + 1, ((needed + counts - 2) / (1 - shares)) - 1), int.MaxValue - 1);
        while (rows < int.MaxValue - 1 && split.Rows(rows) is var held && rows - held.Validation - held.Test < needed)
            rows++;
        return rows;
    }
}
