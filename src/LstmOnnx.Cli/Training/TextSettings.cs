using LstmOnnx.Cli.Hosting;

namespace LstmOnnx.Cli.Training;

/// <summary>The settings of a text model: what differs from a table's.</summary>
internal static class TextSettings
{
    /// <summary>Whether a file's name says that it is a text, not a table.</summary>
    public static bool IsText(string? path) => path is not null && Path.GetExtension(path).Equals(".txt", StringComparison.OrdinalIgnoreCase);

    public static TrainSettings WithDefaults(TrainSettings given) => given with
    {
        Window = given.Window ?? 64,
        Hidden = given.Hidden ?? [128],
        Embedding = given.Embedding ?? 32,
        BatchSize = given.BatchSize ?? 32,
        Stateful = given.Stateful ?? true,
    };

    /// <param name="given">As they were said.</param>
    /// <param name="settings">With defaults.</param>
    /// <exception cref="UsageException">A setting is for tables, or would let the model see what it predicts.</exception>
    public static void Check(TrainSettings given, TrainSettings settings)
    {
        (string Flag, bool Given)[] ofTables =
        [
            ("--target", given.Target is not null), ("--features", given.Features is not null), ("--time-column", given.TimeColumn is not null), ("--sequence-column", given.SequenceColumn is not null), ("--calendar", given.Calendar is not null),
            ("--lag", given.Lag is not null), ("--change", given.Change is not null), ("--difference", given.Difference is not null), ("--carry-difference", given.CarryDifference is true),
            ("--units", given.Units is not null), ("--horizon", given.Horizon is not null), ("--quantiles", given.Quantiles is not null), ("--class-weights", given.ClassWeights is not null),
        ];
        if (Array.Find(ofTables, flag => flag.Given) is { Flag: { } flag })
            throw new UsageException($"{flag} is for tables; --task next-token learns the next character of a text{(given.Task is null ? ", which a file that ends in .txt implies: name another --task for a table" : "")}");
        if (settings.Loss != "cross-entropy")
            throw new UsageException($"--loss {settings.Loss} is for regression; --task next-token learns by cross-entropy");
        if (settings.Bidirectional is true)
            throw new UsageException("--bidirectional: such a layer sees the next character, which --task next-token has to predict; leave it out");
    }
}
