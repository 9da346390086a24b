using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Inspection;
using LstmOnnx.Data;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Explaining;

/// <summary>Rows for a model without a recipe: the number columns of the file, in its order, are what the model takes.</summary>
internal static class ColumnRows
{
    /// <exception cref="UsageException">The model has other inputs than one and its states, and they are not fixed; or the rows asked for are not there.</exception>
    /// <exception cref="DataFileException">The file has other columns than the model takes, or too few rows.</exception>
    public static FedRows Of(LstmModel model, ExplainRequest request, Output output)
    {
        var (asked, sizes) = (request.Rows, request.Sizes);
        var states = NamedStates.Of(model, request.States);
        var table = CsvTable.Read(request.Data);
        var (names, times) = Columns(table, output);
        var main = MainInput(request.Model, model, states, sizes);
        var (first, available) = asked is { From: { } from, To: { } to, Stream: false } ? (from - 1, to - from + 1) : (0, table.RowCount);
        RowSpan.Check(asked, table.RowCount);
        var input = model.Inputs[main];
        long Elements(int time) => Product((sizes with { Batch = sizes.Batch ?? 1, Time = time }).ShapesOf(model)[input.Name]);
        var isOpen = Elements(2) != Elements(1);
        var perCall = isOpen ? RowsOfOpen(table, input, Elements(1), names.Count, available) : RowsOfFixed(table, input, (sizes with { Batch = sizes.Batch ?? 1, Time = 1 }).ShapesOf(model)[input.Name], names.Count, available);
        var shapes = (sizes with { Batch = sizes.Batch ?? 1, Time = isOpen ? perCall : 1 }).ShapesOf(model);
        var calls = isOpen ? 1 : available / perCall;
        if (asked.Window is not null || asked.Row is not null || (!isOpen && states.Count == 0))
            (first, calls) = (WindowStart(request.Model, asked, isOpen, perCall, first + available), 1);
        return new FedRows
        {
            Model = model,
            MainInput = main,
            States = states,
            Shapes = shapes,
            Fixed = sizes.FixedOf(model, shapes),
            File = request.Data,
            Rows = Table(table, names),
            Names = names,
            First = first,
            Count = calls * perCall,
            RowsPerCall = perCall,
            Shown = asked is { Stream: true, From: { } shown, To: { } last } ? (shown - 1, last - 1) : null,
            Times = times,
        };
    }

    private static (IReadOnlyList<string> Numbers, DateTime[]? Times) Columns(CsvTable table, Output output)
    {
        var (numbers, times) = (new List<string>(), default(DateTime[]));
        foreach (var name in table.Names)
        {
            if (table.FirstNonNumber(name) is not { } other)
            {
                numbers.Add(name);
                continue;
            }
            times ??= TimesOf(table, name);
            output.Say($"note: column '{name}' is left out: row {other.Row + 1} has '{Readable.Name(other.Text)}', which is no number");
        }
        return numbers.Count > 0 ? (numbers, times) : throw new DataFileException(table.File, "no column has numbers in all rows", "expected the model's inputs as columns, in its order", "write a column for each");
    }

    private static DateTime[]? TimesOf(CsvTable table, string name)
    {
        try
        {
            return table.Times(name);
        }
        catch (DataFileException)
        {
            return null;
        }
    }

    private static int MainInput(string path, LstmModel model, IReadOnlyList<StatePair> states, Sizes sizes)
    {
        int[] open = [.. Enumerable.Range(0, model.Inputs.Count).Where(i => states.All(state => state.InputIndex != i) && !sizes.Fixed.ContainsKey(model.Inputs[i].Name))];
        return open switch
        {
            [var only] => only,
            [] => throw new UsageException($"--fix: no input of {path} is left for the data"),
            _ => throw new UsageException($"{path}: the data can fill one input, and the model has {string.Join(", ", open.Select(i => $"'{Readable.Name(model.Inputs[i].Name)}' [{string.Join(", ", model.Inputs[i].Shape)}]"))}: give the values of the others by --fix NAME=V,V,..., or name an output that they take back by --state INPUT=OUTPUT"),
        };
    }

    private static int RowsOfOpen(CsvTable table, TensorInfo input, long perRow, int columns, int rows) => perRow == columns ? rows
        : throw new DataFileException(table.File, $"found {columns} number columns", $"expected {perRow}, for input '{Readable.Name(input.Name)}' is [{string.Join(", ", input.Shape)}]", "give the model's features as columns, in its order");

    // A row is a time step, a whole call, or one number of it.
    private static int RowsOfFixed(CsvTable table, TensorInfo input, int[] shape, int columns, int rows)
    {
        var (all, last) = (Product(shape), shape.Length == 0 ? 1 : shape[^1]);
        if (columns != last && columns != all && !(columns == 1 && last == all))
        {
            var expected = last == all ? $"{last} (a call a row), or 1 (a number a row)" : $"{last} (a step a row), or {all} (a call a row)";
            throw new DataFileException(table.File, $"found {columns} number columns", $"expected {expected}, for input '{Readable.Name(input.Name)}' is [{string.Join(", ", shape)}]", "give the model's features as columns, in its order");
        }
        var perCall = checked((int)(all / columns));
        return perCall <= rows ? perCall
            : throw new DataFileException(table.File, $"found {rows} rows", $"expected at least {perCall}, for input '{Readable.Name(input.Name)}' is [{string.Join(", ", shape)}]", "give more rows");
    }

    private static int WindowStart(string path, RowRequest asked, bool isOpen, int perCall, int end)
    {
        if (isOpen)
            throw new UsageException($"{asked.Flag}: nothing says how long a window of {path} is; give the rows by --rows A:B");
        if (asked.Stream)
            throw new UsageException($"--stream: {path} takes {perCall} rows a call and carries no state from one call to the next; leave it out");
        var start = asked switch { { Window: { } window } => window - 1, { Row: { } row } => row - perCall, _ => end - perCall };
        return start >= 0 && start + perCall <= end ? start
            : throw new UsageException($"{asked.Flag}: there is no such window; the data have windows 1 to {end - perCall + 1}, which end at rows {perCall} to {end}");
    }

    private static float[] Table(CsvTable table, IReadOnlyList<string> names)
    {
        var columns = names.Select(table.Numbers).ToArray();
        var rows = new float[table.RowCount * columns.Length];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = columns[i % columns.Length][i / columns.Length];
        return rows;
    }

    private static long Product(int[] shape) => shape.Aggregate(1L, (product, length) => product * length);
}
