using LstmOnnx.Cli.Files;

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
    public void Check()
    {
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
}
