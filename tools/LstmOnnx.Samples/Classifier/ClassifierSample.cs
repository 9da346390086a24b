using LstmOnnx.Runtime;
using LstmOnnx.Samples.Ecg;
using LstmOnnx.Training;

namespace LstmOnnx.Samples.Classifier;

/// <summary>
/// A bidirectional LSTM names beats, normal or premature ventricular, from sequences of different lengths in one batch. Minutes 0 to 2.5 of the recording teach, the rest of minute 3 validates, minutes
/// 3 to 5 test.
/// </summary>
internal static class ClassifierSample
{
    private const string Data = "models/ecg-anomaly";
    private const int FitSeconds = 150;
    private const int TrainSeconds = 180;
    private const int AllSeconds = 300;
    private const int HiddenSize = 16;

    public static void Run(SampleRun run)
    {
        var recording = EcgRecording.Read(Data);
        var signal = Decimator.All(recording.Samples);
        var known = signal.AsSpan(0, TrainSeconds * Decimator.Rate).ToArray();
        var scale = (float)Math.Sqrt(known.Average(value => (double)value * value));
        var scaled = Array.ConvertAll(signal, value => value / scale);
        SequenceData Cut(string types, double first, double end) => BeatSequences.Cut(recording, scaled, types, first, end);
        var (train, validation, test) = (Cut(BeatSequences.Classes, 0, FitSeconds), Cut(BeatSequences.Classes, FitSeconds, TrainSeconds), Cut(BeatSequences.Classes, TrainSeconds, AllSeconds));
        var fusions = Cut("F", TrainSeconds, AllSeconds);
        foreach (var (name, data) in ((string, SequenceData)[])[("train", train), ("validation", validation), ("test", test)])
            Console.WriteLine($"{name}: {data.Targets.Count(target => target == 0)} N and {data.Targets.Count(target => target == 1)} V beats of {data.Lengths!.Min()} to {data.Lengths!.Max()} steps");

        Tell("length alone", new Confusion(test, Baselines.ByLength(train, test)));
        Tell("nearest centroid of six features", new Confusion(test, Baselines.ByCentroid(train, test)));
        foreach (var seed in run.Seeds)
        {
            var network = Train(train, validation, seed, run.Threads);
            var isFirst = seed == run.Seeds[0];
            var folder = isFirst ? run.Folder : Directory.CreateTempSubdirectory().FullName;
            var file = ModelFiles.Write(network, Path.Combine(folder, "model.onnx"), new ExportOptions
            {
                Inputs = new([0], [scale]),
                SequenceLengths = true,
                Metadata = new Dictionary<string, string> { ["lstmonnx.classes"] = "[\"N\",\"V\"]" },
            });
            Tell($"bidirectional LSTM, seed {seed}", new Confusion(test, Calls(file, signal, test)));
            Console.WriteLine($"  of {fusions.Count} fusion beats, which it has not learned, {Calls(file, signal, fusions).Count(call => call == 1)} are called V");
            if (!isFirst)
                Directory.Delete(folder, recursive: true);
        }
    }

    private static void Tell(string name, Confusion confusion) => Console.WriteLine($"{name}: balanced accuracy {confusion.BalancedAccuracy:F3}; {confusion}");

    private static LstmNetwork Train(SequenceData train, SequenceData validation, int seed, int threads)
    {
        var network = new LstmNetwork(new NetworkOptions
        {
            InputSize = 1,
            Layers = [new(HiddenSize, Bidirectional: true, Dropout: 0.2f)],
            OutputSize = BeatSequences.Classes.Length,
            Task = TaskKind.MultiClass,
            Seed = seed,
        });
        // Rare classes count as much as frequent ones.
        double[] weights = [.. Enumerable.Range(0, BeatSequences.Classes.Length).Select(label => train.Count / ((double)BeatSequences.Classes.Length * train.Targets.Count(target => target == label)))];
        var history = new Trainer(network, new FitOptions
        {
            Epochs = 60,
            BatchSize = 16,
            Optimizer = new() { LearningRate = 0.005 },
            Schedule = new() { Kind = ScheduleKind.Cosine },
            ClassWeights = weights,
            ClipNorm = 1,
            Seed = seed,
            Threads = threads,
        }).Fit(train, validation);
        Console.WriteLine($"trained {history.Epochs.Count} epochs, kept the {history.BestEpoch}th: weighted validation loss {history.Best!.ValidationLoss:F4}");
        return network;
    }

    /// <summary>What the exported file calls each beat: all of them as one batch of raw values, each with its length.</summary>
    private static int[] Calls(string file, float[] signal, SequenceData data)
    {
        using var model = LstmModel.Load(file);
        using var session = model.CreateSession(data.Count, data.Window);
        var inputs = session.Input("input");
        for (var i = 0; i < data.Count; i++)
            signal.AsSpan(data.Starts[i], data.LengthOf(i)).CopyTo(inputs[(i * data.Window)..]);
        data.Lengths.CopyTo(session.Input<int>("lengths"));
        session.Run();
        var probabilities = session.Output("output").ToArray();
        return [.. Enumerable.Range(0, data.Count).Select(i => probabilities[2 * i] >= probabilities[(2 * i) + 1] ? 0 : 1)];
    }
}
