using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>The logs that a training was asked for.</summary>
internal sealed record TrainLogs(CsvLog? Csv, TensorBoardLog? TensorBoard, string? CsvPath)
{
    public IReadOnlyList<FitCallback> Callbacks => [.. ((FitCallback?[])[Csv, TensorBoard]).OfType<FitCallback>()];

    /// <summary>What they have written, once the training has begun.</summary>
    public IEnumerable<string> Files => [.. CsvPath is null ? [] : new[] { CsvPath }, .. TensorBoard?.Files ?? []];

    public static TrainLogs Of(TrainFiles files) => new(
        files.CsvLog is null ? null : new CsvLog(files.CsvLog),
        files.TensorBoard is null ? null : new TensorBoardLog(files.TensorBoard) { Updates = true, ParameterNorms = true },
        files.CsvLog);
}
