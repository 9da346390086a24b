using LstmOnnx.Training;

namespace LstmOnnx.Samples.Ecg;

/// <summary>The network of the anomaly detector and what it learns from: stretches of two seconds in which all beats are normal.</summary>
internal static class AnomalyNetwork
{
    /// <summary>K: how many samples ahead.</summary>
    public const int Horizon = 8;

    /// <summary>T, two seconds.</summary>
    public const int Window = 2 * Decimator.Rate;
    private const int Stride = 6;
    private const int HiddenSize = 32;

    /// <summary>Rows of the signal from which a window may start: no beat other than a normal one from 0.3 s before it to 0.4 s behind its end.</summary>
    public static int[] NormalStarts(EcgRecording recording, int firstRow, int endRow)
    {
        var others = recording.Beats.Where(beat => beat.Type != 'N').Select(beat => Decimator.PlaceOf(beat.Row)).ToArray();
        var (before, behind) = ((int)(0.3 * Decimator.Rate), (int)(0.4 * Decimator.Rate));
        var starts = new List<int>();
        for (var start = Decimator.PlaceOf(firstRow); start + Window + Horizon < Decimator.PlaceOf(endRow); start += Stride)
        {
            var (from, to) = (start - behind, start + Window + before);
            if (!Array.Exists(others, place => place >= from && place <= to))
                starts.Add(start);
        }
        return [.. starts];
    }

    /// <summary>Windows [180, 1] of the signal, scaled, with the next K values of every step as targets.</summary>
    public static SequenceData Data(float[] signal, float scale, int[] starts)
    {
        var rows = Array.ConvertAll(signal, value => value / scale);
        var targets = new float[rows.Length * Horizon];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var k = 0; k < Horizon; k++)
                targets[(row * Horizon) + k] = row + 1 + k < rows.Length ? rows[row + 1 + k] : 0;
        }
        return new SequenceData(rows, 1, starts, Window, targets, Horizon, targetsPerStep: true);
    }

    /// <summary>Trains a network, and leaves it with the weights of its best epoch.</summary>
    public static LstmNetwork Train(SequenceData train, SequenceData validation, int seed, int threads)
    {
        var network = new LstmNetwork(new NetworkOptions { InputSize = 1, Layers = [new(HiddenSize)], OutputSize = Horizon, ReturnSequences = true, Seed = seed });
        var history = new Trainer(network, new FitOptions
        {
            Epochs = 25,
            Optimizer = new() { LearningRate = 0.005 },
            Schedule = new() { Kind = ScheduleKind.Cosine },
            ClipNorm = 1,
            Seed = seed,
            Threads = threads,
        }).Fit(train, validation);
        Console.WriteLine($"trained {history.Epochs.Count} epochs, kept the {history.BestEpoch}th: training loss {history.Best!.Loss:F4}, validation loss {history.Best.ValidationLoss:F4}");
        return network;
    }

    /// <summary>The last known value of each example of the windows, for the linear baseline.</summary>
    public static IEnumerable<int> Places(int[] starts, int order) =>
        starts.SelectMany(start => Enumerable.Range(start, Window)).Distinct().Where(place => place >= order - 1);
}
