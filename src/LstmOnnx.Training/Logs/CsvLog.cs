using System.Globalization;
using System.Text;
using LstmOnnx.Onnx;

namespace LstmOnnx.Training;

/// <summary>
/// Writes a row per epoch to a CSV file, as Keras's CSVLogger: epoch, loss, val_loss (empty without validation), learning_rate, gradient_norm, seconds. Numbers have a decimal point and all their
/// digits. A row is on the disk before the next epoch begins. A training that begins replaces the log of an earlier one; one that is resumed keeps the rows of the epochs that were done and
/// cuts off those that are run again. A dry run (<see cref="FitOptions.FastDevRun"/>) writes nothing.
/// </summary>
/// <remarks><see cref="Trainer.Fit"/> and <see cref="Trainer.Resume"/> throw <see cref="FileWriteException"/> where the file cannot be written, or is not a log of this training.</remarks>
public sealed class CsvLog : FitCallback
{
    private const string Header = "epoch,loss,val_loss,learning_rate,gradient_norm,seconds";

    private readonly string _path;
    private bool _isOff;

    /// <summary>Nothing is written before the training begins.</summary>
    /// <param name="path">The file; its folder has to exist.</param>
    public CsvLog(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
    }

    /// <summary>Whether a log may be written to a place: there is nothing, or a log.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileWriteException">Something else is there.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static void Check(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ReadLines(path);
    }

    /// <inheritdoc/>
    public override void OnFitStart(FitStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        _isOff = start.Options.FastDevRun is not null;
        if (_isOff)
            return;
        var lines = ReadLines(_path);
        // The records of a resumed training are those that the rows were made of, so rows that are missing are written too.
        string[] rows = [.. start.Epochs.Select(Row)];
        for (var i = 0; i < rows.Length && i + 1 < lines.Length; i++)
        {
            if (Numbers(lines[i + 1]) != Numbers(rows[i]))
                throw new FileWriteException(_path, $"it is the log of another training, in which epoch {i + 1} went differently; move it away or give another name");
        }
        AtomicFile.Write(_path, Encoding.UTF8.GetBytes(string.Concat(rows.Prepend(Header).Select(line => line + "\n"))));
    }

    /// <inheritdoc/>
    public override FitDecision OnEpochEnd(EpochRecord epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        if (!_isOff)
            AppendedFile.Append(_path, Encoding.UTF8.GetBytes(Row(epoch) + "\n"));
        return FitDecision.Continue;
    }

    private static string Row(EpochRecord epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"{epoch.Epoch},{epoch.Loss:R},{epoch.ValidationLoss:R},{epoch.LearningRate:R},{epoch.GradientNorm:R},{epoch.Duration.TotalSeconds:R}");

    // All but the seconds, which come last.
    private static string Numbers(string row) => row[..Math.Max(0, row.LastIndexOf(','))];

    // The whole lines; a row that a crash cut short is of an epoch that is run again. None where there is no file.
    private static string[] ReadLines(string path)
    {
        if (!File.Exists(path))
            return [];
        if (UnixFiles.IsDeviceOrPipe(path))
            throw new FileWriteException(path, "it is a device or a pipe, in which no log can be kept; give the name of a file");
        // What is no log may be large.
        using (var file = File.OpenRead(path))
        {
            if (file.Length == 0)
                return [];
            var start = new byte[Header.Length + 1];
            if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || Encoding.UTF8.GetString(start) != Header + "\n")
                throw NoLog(path);
        }
        var lines = File.ReadAllText(path).Split('\n')[..^1];
        return lines is [Header, ..] ? lines : throw NoLog(path);
    }

    private static FileWriteException NoLog(string path) =>
        new(path, $"the file there is not a log of a training: it does not begin with '{Header}'; move it away or give another name");
}
