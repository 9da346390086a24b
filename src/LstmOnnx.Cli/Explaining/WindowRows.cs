using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Inspection;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Cli.Verification;
using LstmOnnx.Data;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Explaining;

/// <summary>Rows for a model of ours, made by its recipe.</summary>
internal static class WindowRows
{
    /// <exception cref="UsageException">There is no such window or row, or the model's sequence has a fixed length.</exception>
    /// <exception cref="DataFileException">The file does not fit the recipe.</exception>
    public static FedRows Of(TrainedModel model, string dataPath, RowRequest asked, Sizes sizes, Output output)
    {
        var table = CsvTable.Read(dataPath);
        RowSpan.Check(asked, table.RowCount);
        var rows = ModelRows.Of(model, table, withTruth: false, output);
        (int First, int Count) Whole(int index) => (rows.Starts[index], rows.EndRow(index) + 1 - rows.Starts[index]);
        var (first, count) = asked switch
        {
            { Stream: true } => (rows.FirstRow, table.RowCount - rows.FirstRow),
            { From: { } from, To: { } to } => (Start(from, rows, table), to - from + 1),
            { Window: { } window } when window > rows.Starts.Length => throw new UsageException($"--window {window}: the data have windows 1 to {Numbers.Count(rows.Starts.Length)}"),
            { Window: { } window } => Whole(window - 1),
            { Row: { } row } => Whole(Ending(row, rows)),
            _ => Whole(rows.Starts.Length - 1),
        };
        var main = WindowRunner.MainInput(model.Model);
        var shapes = (sizes with { Batch = 1, Time = count }).ShapesOf(model.Model);
        var shape = shapes[model.Model.Inputs[main].Name];
        if (shape.Aggregate(1L, (product, length) => product * length) != (long)count * rows.FeatureCount)
            throw new UsageException($"{asked.Flag ?? "the recipe"}: found a sequence of {count} rows, and input '{Readable.Name(model.Model.Inputs[main].Name)}' takes [{string.Join(", ", shape)}]: this file's sequences have a fixed length");
        return new FedRows
        {
            Model = model.Model,
            MainInput = main,
            States = model.Model.States,
            Shapes = shapes,
            Fixed = SequenceLengths.Added(model.Model, shapes, sizes.FixedOf(model.Model, shapes), RowLengths.Whole),
            File = dataPath,
            Rows = rows.RawRows,
            Names = rows.FeatureNames,
            HasRecipe = true,
            First = first,
            Count = count,
            RowsPerCall = count,
            Shown = asked is { Stream: true, From: { } shown, To: { } last } ? (shown - 1, last - 1) : null,
            Times = rows.Times,
        };
    }

    private static int Start(int from, PreparedRows rows, CsvTable table) => from > rows.FirstRow ? from - 1
        : throw new UsageException($"--rows: rows 1 to {rows.FirstRow} lack an earlier value that the recipe asks for; expected rows of {rows.FirstRow + 1} to {table.RowCount}");

    private static int Ending(int row, PreparedRows rows)
    {
        var index = Enumerable.Range(0, rows.Starts.Length).FirstOrDefault(i => rows.EndRow(i) + 1 == row, -1);
        return index >= 0 ? index : throw new UsageException($"--row {row}: no window ends there; windows end at rows {rows.EndRow(0) + 1} to {rows.EndRow(rows.Starts.Length - 1) + 1}");
    }
}
