using System.Text.Json;

namespace LstmOnnx.Training;

/// <summary>All that decides the numbers of a training. Two trainings with the same fingerprint go the same way, so one can go on where the other stopped.</summary>
internal sealed record TrainingFingerprint
{
    private const int MostDifferences = 3;

    public required NetworkOptions Network { get; init; }

    /// <summary>With the loss spelled out, and without what changes no number: threads, time, checkpoints.</summary>
    public required FitOptions Fit { get; init; }

    public required DataFingerprint Train { get; init; }

    public required DataFingerprint? Validation { get; init; }

    public static TrainingFingerprint Of(NetworkOptions network, FitOptions fit, SequenceData train, SequenceData? validation) => new()
    {
        Network = network,
        Fit = fit with { Loss = fit.LossFor(network), Threads = 0, MaxTime = null, Checkpoints = null },
        Train = DataFingerprint.Of(train),
        Validation = validation is null ? null : DataFingerprint.Of(validation),
    };

    /// <summary>What differs, as "fit.batch_size is 8 there and 16 here"; null where nothing does.</summary>
    /// <param name="there">The other fingerprint.</param>
    public string? DifferenceFrom(TrainingFingerprint there)
    {
        var differences = new List<string>();
        Compare("", Element(there), Element(this), differences);
        var more = differences.Count - MostDifferences;
        return differences.Count == 0 ? null : string.Join("; ", differences.Take(MostDifferences)) + (more > 0 ? $"; and {more} more" : "");
    }

    private static JsonElement Element(TrainingFingerprint fingerprint) => JsonSerializer.SerializeToElement(fingerprint, CheckpointJson.Default.TrainingFingerprint);

    private static void Compare(string path, JsonElement there, JsonElement here, List<string> differences)
    {
        if (there.ValueKind == JsonValueKind.Object && here.ValueKind == JsonValueKind.Object)
        {
            // Both were written by this program, so they have the same members.
            foreach (var member in here.EnumerateObject())
                Compare(path.Length == 0 ? member.Name : $"{path}.{member.Name}", there.GetProperty(member.Name), member.Value, differences);
        }
        else if (there.ValueKind == JsonValueKind.Array && here.ValueKind == JsonValueKind.Array && there.GetArrayLength() == here.GetArrayLength())
        {
            for (var i = 0; i < here.GetArrayLength(); i++)
                Compare($"{path}[{i}]", there[i], here[i], differences);
        }
        else if (!JsonElement.DeepEquals(there, here))
        {
            differences.Add($"{path} is {there.GetRawText()} there and {here.GetRawText()} here");
        }
    }
}
