using System.Diagnostics;
using LstmOnnx.Runtime;
using LstmOnnx.Training;

namespace LstmOnnx.Samples.Ecg;

/// <summary>
/// An LSTM that has learned how normal beats go on watches an electrocardiogram sample by sample, and the running error of its forecasts marks what is not normal. Minutes 0 to 2 teach, minute 2 to 3
/// validates; both set the threshold; minutes 3 to 5 test.
/// </summary>
internal static class AnomalySample
{
    private const string Data = "models/ecg-anomaly";
    private const int FitMinutes = 2;
    private const int TrainMinutes = 3;
    private const int AllMinutes = 5;
    private const int LinearOrder = Decimator.Rate / 2;
    private const double NormalShare = 0.95;
    private const int K = AnomalyNetwork.Horizon;

    public static void Run(SampleRun run)
    {
        var recording = EcgRecording.Read(Data);
        var signal = Decimator.All(recording.Samples);
        var starts = AnomalyNetwork.NormalStarts(recording, 0, FitMinutes * 60 * EcgRecording.Rate);
        var validation = AnomalyNetwork.NormalStarts(recording, FitMinutes * 60 * EcgRecording.Rate, TrainMinutes * 60 * EcgRecording.Rate);
        var scale = (float)Math.Sqrt(starts.SelectMany(start => signal[start..(start + AnomalyNetwork.Window)]).Average(value => (double)value * value));
        Console.WriteLine($"{signal.Length} samples at {Decimator.Rate} Hz; {starts.Length} windows of normal beats to learn from, {validation.Length} to validate");

        var linear = LinearForecast.Fit(signal, AnomalyNetwork.Places(starts, LinearOrder), LinearOrder, K);
        Report("linear forecast", recording, Watch(signal, (past, forecasts) => linear.Forecast(signal, past, forecasts)));
        RrRule.Report(recording, TrainMinutes, AllMinutes, NormalShare);
        foreach (var seed in run.Seeds)
        {
            var network = AnomalyNetwork.Train(AnomalyNetwork.Data(signal, scale, starts), AnomalyNetwork.Data(signal, scale, validation), seed, run.Threads);
            var isFirst = seed == run.Seeds[0];
            var folder = isFirst ? run.Folder : Directory.CreateTempSubdirectory().FullName;
            var options = new ExportOptions { Inputs = new([0], [scale]), Outputs = new(new float[K], [.. Enumerable.Repeat(scale, K)]) };
            if (isFirst)
                ModelFiles.Write(network, Path.Combine(folder, "model.onnx"), options);
            var file = ModelFiles.Write(network, Path.Combine(folder, "model.streaming.onnx"), options with { Form = ModelForm.Streaming });
            using var model = LstmModel.Load(file);
            using var stream = model.CreateStream();
            var forecasts = new float[signal.Length * K];
            var running = Watch(signal, (now, next) =>
            {
                stream.Step(signal.AsSpan(now, 1), next);
                next.CopyTo(forecasts.AsSpan(now * K));
            });
            var threshold = Report($"LSTM, seed {seed}", recording, running);
            if (!isFirst)
            {
                Directory.Delete(folder, recursive: true);
                continue;
            }
            File.WriteAllBytes(run.PathOf("ecg-anomaly.png"), AnomalyPlot.Draw(recording, signal, forecasts, running.Scores, threshold));
            Console.WriteLine($"wrote {run.PathOf("ecg-anomaly.png")}");
            Console.Error.WriteLine($"{Time(stream, signal):F0} ns a step");
        }
    }

    /// <summary>Of each value: the running score, and the mean square of the errors of the forecasts for it alone.</summary>
    private sealed record Watched(double[] Scores, double[] SquareErrors);

    private delegate void Forecaster(int now, Span<float> forecasts);

    // The detector: all it does with a sample is this.
    private static Watched Watch(float[] signal, Forecaster forecast)
    {
        var score = new RunningScore(K);
        var watched = new Watched(new double[signal.Length], new double[signal.Length]);
        var forecasts = new float[K];
        for (var now = 0; now < signal.Length; now++)
        {
            watched.Scores[now] = score.Score(signal[now]);
            watched.SquareErrors[now] = score.Latest;
            forecast(now, forecasts);
            score.Keep(forecasts);
        }
        return watched;
    }

    private static double Report(string name, EcgRecording recording, Watched watched)
    {
        var beats = new BeatScores(recording, watched.Scores);
        var threshold = Roc.Quantile(beats.Of('N', 0, TrainMinutes), NormalShare);
        double[] Test(char type) => beats.Of(type, TrainMinutes, AllMinutes);
        var (normal, ventricular, fusion) = (Test('N'), Test('V'), Test('F'));
        Console.WriteLine($"{name}: area under ROC V {Roc.Area(normal, ventricular):F3}, F {Roc.Area(normal, fusion):F3} (minutes 0 to 3: V {Roc.Area(beats.Of('N', 0, TrainMinutes), beats.Of('V', 0, TrainMinutes)):F3})");
        Console.WriteLine($"  above {threshold:F3} mV: V {ventricular.Count(score => score > threshold)} of {ventricular.Length}, F {fusion.Count(score => score > threshold)} of {fusion.Length}, N {normal.Count(score => score > threshold)} of {normal.Length}; {beats.FalseAlarms(threshold, TrainMinutes, AllMinutes) / (double)(AllMinutes - TrainMinutes):F1} false alarms a minute");
        // The second half of each window, when the past is known.
        var starts = AnomalyNetwork.NormalStarts(recording, TrainMinutes * 60 * EcgRecording.Rate, AllMinutes * 60 * EcgRecording.Rate);
        var error = Math.Sqrt(starts.Average(start => watched.SquareErrors.AsSpan(start + (AnomalyNetwork.Window / 2), AnomalyNetwork.Window / 2).ToArray().Average()));
        Console.WriteLine($"  forecasts of {starts.Length} windows of normal beats: RMSE {error:F3} mV");
        return threshold;
    }

    private static double Time(LstmStream stream, float[] signal)
    {
        const int rounds = 40;
        var forecasts = new float[K];
        var best = double.PositiveInfinity;
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var now = 0; now < signal.Length; now++)
                stream.Step(signal.AsSpan(now, 1), forecasts);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / signal.Length);
        }
        return best;
    }
}
