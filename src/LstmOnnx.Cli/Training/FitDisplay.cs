using System.Globalization;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Training;
using Spectre.Console;

namespace LstmOnnx.Cli.Training;

/// <summary>Shows a fit while it runs: a live bar on a terminal, a line for each epoch elsewhere.</summary>
internal static class FitDisplay
{
    // Columns that the whole line and its bar need.
    private const int WideLine = 116;

    // Of a plain line, as a log file shows it whole.
    private const int LogLine = 110;

    /// <summary>Runs <paramref name="fit"/> with the progress that shows it.</summary>
    public static FitHistory Show(Output output, Func<IProgress<FitProgress>, FitHistory> fit)
    {
        if (!output.IsTerminal)
            return fit(new Listener(progress => Plain(output, progress)));
        var console = output.CreateConsole();
        var narrow = console.Profile.Width < WideLine;
        return console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = narrow ? 8 : 20 })
            .Start(context =>
            {
                var task = context.AddTask("starting");
                return fit(new Listener(progress => Live(task, progress, narrow)));
            });
    }

    private static void Live(ProgressTask task, FitProgress progress, bool narrow)
    {
        task.MaxValue = progress.Epochs;
        task.Value = progress.Epoch - 1 + ((double)progress.Batch / Math.Max(1, progress.Batches));
        task.Description = Markup.Escape($"{(narrow ? ShortLine(progress) : Line(progress))}  {Duration(progress.Remaining)} left");
    }

    private static string ShortLine(FitProgress progress) => string.Create(CultureInfo.InvariantCulture,
        $"{progress.Epoch}/{progress.Epochs} loss {Loss(progress.Loss)} val. {Loss(progress.ValidationLoss)} rate {progress.LearningRate:0.0e-0}");

    /// <summary>A line for each epoch's end, nothing for the reports between.</summary>
    public static void Plain(Output output, FitProgress progress)
    {
        if (!progress.IsEpochEnd)
            return;
        var end = $"{Duration(progress.Remaining)} left{(progress.IsBest ? "  best" : "")}";
        var line = $"{Line(progress, $"norm {Numbers.Short(progress.GradientNorm)}  ")}  {end}";
        output.Say(line.Length <= LogLine ? line : $"{Line(progress)}  {end}");
    }

    private static string Line(FitProgress progress, string norm = "") => string.Create(CultureInfo.InvariantCulture,
        $"epoch {progress.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(Digits(progress.Epochs))}/{progress.Epochs}  loss {Loss(progress.Loss)}  validation {Loss(progress.ValidationLoss)}  rate {progress.LearningRate:0.0e-0}  {norm}{progress.SamplesPerSecond:#,0} windows/s");

    private static string Loss(double? value) => value is { } number ? number.ToString(number < 1e5 ? "0.00000" : "0.0000e-0", CultureInfo.InvariantCulture) : "-";

    private static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 100 => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s",
        < 3600 => time.ToString(@"m\:ss", CultureInfo.InvariantCulture) + " min",
        _ => time.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture).TrimStart('0').TrimStart('.') + " h",
    };

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;

    // Reports on the calling thread: Progress<T> would post them, and the last could come after the end.
    private sealed class Listener(Action<FitProgress> show) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => show(value);
    }
}
