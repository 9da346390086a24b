namespace LstmOnnx.Data;

/// <summary>Rows in a row that share a name: each such run is one sequence, of whatever length, with one label.</summary>
/// <param name="Ids">[N].</param>
/// <param name="Starts">[N]: first row of each.</param>
/// <param name="Lengths">[N]: its rows.</param>
internal sealed record Sequences(string[] Ids, int[] Starts, int[] Lengths)
{
    public int Count => Ids.Length;

    public int Longest => Lengths.Max();

    /// <exception cref="DataFileException">A row names no sequence, or one that ended before.</exception>
    public static Sequences Of(CsvTable table, string column)
    {
        var names = table.Texts(column);
        var starts = new List<int>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < names.Length; row++)
        {
            if (names[row].Length == 0)
                throw table.CellError(row, column, "found an empty cell", "expected the name of the row's sequence", "name it or delete the row");
            if (row > 0 && names[row] == names[row - 1])
                continue;
            if (!seen.TryAdd(names[row], starts.Count))
            {
                var ended = starts[seen[names[row]] + 1];
                throw table.CellError(row, column, $"found {NumberCell.Quote(names[row])} again, whose rows ended at row {ended}", "expected all rows of a sequence one after another",
                    "sort the rows by sequence, or give these ones another name");
            }
            starts.Add(row);
        }
        var ends = starts.Skip(1).Append(names.Length);
        return new([.. starts.Select(start => names[start])], [.. starts], [.. ends.Zip(starts, (end, start) => end - start)]);
    }

    /// <summary>The label of each sequence, [N].</summary>
    /// <exception cref="DataFileException">Two rows of a sequence have different labels.</exception>
    public float[] Labels(CsvTable table, Recipe recipe)
    {
        var rows = new ClassTargets(table, recipe);
        for (var i = 0; i < Count; i++)
        {
            for (var row = Starts[i] + 1; row < Starts[i] + Lengths[i]; row++)
            {
                if (rows.At(row) != rows.At(Starts[i]))
                {
                    throw table.CellError(row, recipe.Targets[0], $"found the class {NumberCell.Quote(recipe.Classes[(int)rows.At(row)])} in the sequence {NumberCell.Quote(Ids[i])}, which began with {NumberCell.Quote(recipe.Classes[(int)rows.At(Starts[i])])}",
                        "expected one class for all rows of a sequence", "correct the cell, or make two sequences of it");
                }
            }
        }
        return Array.ConvertAll(Starts, rows.At);
    }
}
