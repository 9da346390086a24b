using System.Globalization;

namespace LstmOnnx.Data;

/// <summary>The class column of a classification, as indices into the list of classes.</summary>
internal sealed class ClassTargets : TargetColumns
{
    private readonly Recipe _recipe;
    private readonly float[] _indices;

    public ClassTargets(CsvTable table, Recipe recipe)
    {
        _recipe = recipe;
        var classes = recipe.Classes.Select((name, index) => (name, index)).ToDictionary(c => c.name, c => c.index, StringComparer.Ordinal);
        var texts = table.Texts(recipe.Targets[0]);
        _indices = new float[texts.Length];
        for (var row = 0; row < texts.Length; row++)
        {
            if (!classes.TryGetValue(texts[row], out var index))
                throw Unknown(table, recipe, row, texts[row]);
            _indices[row] = index;
        }
    }

    /// <summary>The distinct texts of a column: in the order of numbers where all are numbers, else in the order of their characters.</summary>
    public static string[] ClassesOf(CsvTable table, string column)
    {
        var texts = table.Texts(column);
        var empty = Array.IndexOf(texts, "");
        if (empty >= 0)
            throw table.CellError(empty, column, "found an empty cell", "expected the name of a class", "name it or delete the row");
        var classes = texts.Distinct(StringComparer.Ordinal).ToArray();
        if (classes.Length < 2)
            throw new DataFileException(table.File, $"found the one class {NumberCell.Quote(classes[0])}", "expected at least two to tell apart", "name another target", column: column);
        if (classes.Length > Math.Max(20, texts.Length / 4))
        {
            throw new DataFileException(table.File, $"found {classes.Length} different values in {texts.Length} rows", "expected classes that each have several rows",
                "name another target, or make the task a regression", column: column);
        }
        var numbers = classes.Select(c => double.TryParse(c, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        Array.Sort(classes, StringComparer.Ordinal);
        return numbers.Any(double.IsNaN) ? classes : [.. classes.OrderBy(c => double.Parse(c, CultureInfo.InvariantCulture))];
    }

    public override int TargetSize => 1;

    /// <summary>The class of a row.</summary>
    public float At(int row) => _indices[row];

    public override float[] Raw(int[] starts) => [.. starts.Select(start => _indices[start + _recipe.Window - 1 + _recipe.Horizon])];

    public override float[] Learned(int[] starts) => Raw(starts);

    /// <summary>A sentence about classes that no training window has; null where each has one.</summary>
    public string? NoteAbsent(int[] trainStarts)
    {
        var seen = Raw(trainStarts).ToHashSet();
        var absent = _recipe.Classes.Where((_, index) => !seen.Contains(index)).Select(NumberCell.Quote).ToArray();
        return absent.Length == 0 ? null : $"no training window has the {(absent.Length == 1 ? "class" : "classes")} {string.Join(", ", absent)}: the rows in order of time put them all into the held-out part";
    }

    private static DataFileException Unknown(CsvTable table, Recipe recipe, int row, string found)
    {
        var remedy = NearestName.Question(found, recipe.Classes) ?? "correct the cell, or train a model that knows the class";
        return table.CellError(row, recipe.Targets[0], found.Length == 0 ? "found an empty cell" : $"found {NumberCell.Quote(found)}", $"expected one of the classes {string.Join(", ", recipe.Classes.Take(50))}", remedy);
    }
}
