using LstmOnnx.Cli.Files;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Reports;

namespace LstmOnnx.Cli.Training;

/// <summary>Where a training run writes.</summary>
/// <param name="Model">The sequence form.</param>
/// <param name="StreamingModel">The streaming form; null for a bidirectional network, which cannot stream.</param>
/// <param name="Report">A folder, or null.</param>
/// <param name="CsvLog">A file, or null.</param>
/// <param name="TensorBoard">A folder, or null.</param>
internal sealed record TrainFiles(string Model, string? StreamingModel, string? Report, string? CsvLog, string? TensorBoard)
{
    public static TrainFiles Of(TrainSettings settings)
    {
        var streaming = StreamingPath(settings.Out!);
        return new(settings.Out!, settings.Bidirectional is true ? null : streaming, settings.Report, settings.CsvLog, settings.Tensorboard);
    }

    public static string StreamingPath(string model) => Path.ChangeExtension(model, ".streaming.onnx");

    /// <summary>Where the best epoch before a divergence goes: beside the model, which stays as it is, and without a report.</summary>
    public TrainFiles Diverged() => new(DivergedPath(Model), StreamingModel is null ? null : StreamingPath(DivergedPath(Model)), null, CsvLog, TensorBoard);

    public static string DivergedPath(string model) => Path.ChangeExtension(model, ".diverged.onnx");

    /// <summary>Proves, before any training, that all of it can be written.</summary>
    /// <exception cref="IOException">A place cannot be written; the message says which and why.</exception>
    /// <exception cref="UsageException">Two of them are one file.</exception>
    public void Check()
    {
        CheckNames();
        OutputPlace.CheckFile(Model);
        if (StreamingModel is not null)
            OutputPlace.CheckFile(StreamingModel);
        if (Report is not null)
            OutputPlace.CheckFolder(Report);
        if (CsvLog is not null)
        {
            OutputPlace.CheckFile(CsvLog);
            LstmOnnx.Training.CsvLog.Check(CsvLog);
        }
        if (TensorBoard is not null)
            OutputPlace.CheckFolder(TensorBoard);
    }

    private void CheckNames()
    {
        (string? Path, string What)[] places =
        [
            (Model, "the model"), (StreamingModel, "its streaming form"), (CsvLog, "--csv-log"),
            .. Report is null ? [] : ReportFolder.FileNames.Select(name => ((string?)Path.Combine(Report, name), $"the report's {name}")),
        ];
        var seen = new Dictionary<string, string>();
        foreach (var (path, what) in places)
        {
            if (path is not null && !seen.TryAdd(Path.GetFullPath(path), what))
                throw new UsageException($"'{path}' would be {seen[Path.GetFullPath(path)]} and {what}; give one of them another name");
        }
    }
}
