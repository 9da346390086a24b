namespace LstmOnnx.Data;

/// <summary>
/// Whole sequences to learn from, to validate and to test. Every class is split alike and in the file's order: its first sequences are learned from, its last ones are the test. Nothing is drawn, so a
/// seed changes no score's data, and a file sorted by class still has all of them in every part.
/// </summary>
internal static class SequenceSplit
{
    /// <summary>The numbers of the sequences of each part, in the file's order.</summary>
    /// <exception cref="DataFileException">A class has too few sequences to be in the training part and in a held-out one.</exception>
    public static (int[] Train, int[] Validation, int[] Test) Cut(CsvTable table, Recipe recipe, Sequences sequences, float[] labels, SplitOptions split)
    {
        var (validation, test) = split.Rows(sequences.Count);
        var byClass = recipe.Classes.Select((_, index) => Enumerable.Range(0, sequences.Count).Where(i => (int)labels[i] == index).ToArray()).ToArray();
        if (validation + test > 0)
            CheckClasses(table, recipe, sequences, byClass);
        // One of each class stays to be learned from.
        var room = Array.ConvertAll(byClass, members => Math.Max(0, members.Length - 1));
        if (validation + test > room.Sum())
        {
            throw new DataFileException(table.File, $"found {sequences.Count} sequences of {byClass.Length} classes", $"expected at least {validation + test + byClass.Length}: {validation} for validation, {test} for the test, one of each class to learn from",
                "add sequences, or hold out fewer");
        }
        var testOf = Share(test, byClass, room);
        var validationOf = Share(validation, byClass, [.. room.Zip(testOf, (all, taken) => all - taken)]);
        List<int> train = [], validate = [], hold = [];
        for (var c = 0; c < byClass.Length; c++)
        {
            var learned = byClass[c].Length - validationOf[c] - testOf[c];
            train.AddRange(byClass[c][..learned]);
            validate.AddRange(byClass[c][learned..(learned + validationOf[c])]);
            hold.AddRange(byClass[c][(learned + validationOf[c])..]);
        }
        return ([.. train.Order()], [.. validate.Order()], [.. hold.Order()]);
    }

    private static void CheckClasses(CsvTable table, Recipe recipe, Sequences sequences, int[][] byClass)
    {
        var lone = Array.FindIndex(byClass, members => members.Length == 1);
        if (lone >= 0)
        {
            var only = byClass[lone][0];
            throw table.CellError(sequences.Starts[only], recipe.Targets[0], $"found the class {NumberCell.Quote(recipe.Classes[lone])} in one sequence only, {NumberCell.Quote(sequences.Ids[only])}",
                "expected two or more: it cannot be learned from and held out", "add sequences of the class, leave it out, or hold out nothing (--validation 0 --test 0)");
        }
    }

    // In proportion to the classes' sizes: whole parts first, then one each by the largest rest, as far as there is room.
    private static int[] Share(int count, int[][] byClass, int[] room)
    {
        var all = byClass.Sum(members => members.Length);
        var shares = byClass.Select((members, c) => Math.Min((int)((long)count * members.Length / all), room[c])).ToArray();
        for (var left = count - shares.Sum(); left > 0; left--)
        {
            var next = Enumerable.Range(0, shares.Length).Where(c => shares[c] < room[c]).MaxBy(c => ((long)count * byClass[c].Length) - ((long)shares[c] * all));
            shares[next]++;
        }
        return shares;
    }
}
