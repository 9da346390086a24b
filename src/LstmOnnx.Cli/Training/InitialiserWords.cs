using System.Globalization;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>The initialisers by the names that Keras and PyTorch give them; a scale may follow a colon.</summary>
internal static class InitialiserWords
{
    public static IReadOnlyDictionary<string, WeightInitialiser> All { get; } = new Dictionary<string, WeightInitialiser>
    {
        ["glorot_uniform"] = WeightInitialiser.GlorotUniform,
        ["glorot_normal"] = WeightInitialiser.GlorotNormal,
        ["xavier_uniform"] = WeightInitialiser.GlorotUniform,
        ["xavier_normal"] = WeightInitialiser.XavierNormal,
        ["he_uniform"] = WeightInitialiser.HeUniform,
        ["he_normal"] = WeightInitialiser.HeNormal,
        ["kaiming_uniform"] = WeightInitialiser.HeUniform,
        ["kaiming_normal"] = WeightInitialiser.KaimingNormal,
        ["lecun_uniform"] = WeightInitialiser.LecunUniform,
        ["lecun_normal"] = WeightInitialiser.LecunNormal,
        ["orthogonal"] = WeightInitialiser.Orthogonal,
        ["random_uniform"] = WeightInitialiser.Uniform,
        ["random_normal"] = WeightInitialiser.Normal,
        ["truncated_normal"] = WeightInitialiser.TruncatedNormal,
        ["zeros"] = WeightInitialiser.Zeros,
    };

    /// <summary>Null for null.</summary>
    /// <exception cref="UsageException">The name is unknown, the scale is none, or the initialiser takes none.</exception>
    public static WeightInitialisation? Parse(string flag, string? text)
    {
        if (text is null)
            return null;
        var parts = text.Split(':', 2);
        if (!All.TryGetValue(parts[0], out var kind))
            throw new UsageException($"{flag}: '{parts[0]}' is not one of {string.Join(", ", All.Keys)}{Nearest.Suggestion(parts[0], All.Keys)}");
        if (parts.Length == 1)
            return new WeightInitialisation(kind);
        if (kind is not (WeightInitialiser.Orthogonal or WeightInitialiser.Uniform or WeightInitialiser.Normal or WeightInitialiser.TruncatedNormal))
            throw new UsageException($"{flag}: {parts[0]} takes no scale, found '{parts[1]}'");
        return double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var scale) && double.IsFinite(scale) && scale > 0
            ? new WeightInitialisation(kind, scale)
            : throw new UsageException($"{flag}: '{parts[1]}' is not a scale above 0");
    }
}
