using System.Text.Json.Serialization;

namespace LstmOnnx.Training.Tests;

/// <summary>One file of tools/interop/hundred_updates_fixtures.py: a hundred updates of PyTorch in float64, and how far its own float32 run is from them.</summary>
internal sealed record UpdatesFixture(
    NetworkOptions Network, FitOptions Fit, int Seed, int Samples, int Steps, bool OwnLengths, double[] Rates, double[] Losses,
    [property: JsonPropertyName("float32_losses_distance")] double Float32LossesDistance, UpdatesFixture.Tensor[] Tensors)
{
    private const double Bound = 0.6;
    private const int InputStream = 60, TargetStream = 61, LengthStream = 62;

    /// <summary>Of all files, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. TrainingFixture.NamesOf("updates-*").Order(StringComparer.Ordinal)];

    public static UpdatesFixture Read(string name) => TrainingFixture.Read<UpdatesFixture>(name);

    /// <summary>The network with the script's first weights.</summary>
    public LstmNetwork CreateNetwork()
    {
        var network = new LstmNetwork(Network);
        for (var place = 0; place < network.Parameters.Count; place++)
        {
            var values = network.Parameters[place].Values;
            Array.ConvertAll(Numbers(place, values.Length), number => (float)(Bound * number)).CopyTo(values, 0);
        }
        return network;
    }

    /// <summary>The script's samples, each with rows of its own.</summary>
    public SequenceData CreateData()
    {
        var rowCount = Samples * Steps;
        var rows = Network.Embedding is { } embedding ? WholeNumbers(InputStream, rowCount, embedding.VocabularySize) : Numbers(InputStream, rowCount * Network.InputSize);
        var targetCount = (Network.ReturnSequences ? rowCount : Samples) * Network.TargetSize;
        var targets = Network.Task switch
        {
            TaskKind.MultiClass => WholeNumbers(TargetStream, targetCount, Network.OutputSize),
            TaskKind.Binary => WholeNumbers(TargetStream, targetCount, 2),
            _ => Numbers(TargetStream, targetCount),
        };
        var lengths = OwnLengths ? Array.ConvertAll(WholeNumbers(LengthStream, Samples, Steps), number => 1 + (int)number) : null;
        return new SequenceData(
            Floats(rows), Network.InputSize, [.. Enumerable.Range(0, Samples).Select(sample => sample * Steps)], Steps, Floats(targets), Network.TargetSize,
            Network.ReturnSequences, lengths);
    }

    private static float[] Floats(double[] values) => Array.ConvertAll(values, value => (float)value);

    private double[] WholeNumbers(int stream, int count, int below) => Array.ConvertAll(Numbers(stream, count), number => Math.Floor((number + 1) / 2 * below));

    // As the script's 'numbers': in [-1, 1), each a float.
    private double[] Numbers(int stream, int count) => [.. Enumerable.Range(0, count).Select(index =>
    {
        var x = unchecked((uint)((((64 * Seed) + stream) << 16) + index));
        x = unchecked((x ^ (x >> 16)) * 0x85EBCA6B);
        x = unchecked((x ^ (x >> 13)) * 0xC2B2AE35);
        x ^= x >> 16;
        return ((x >> 8) / 8388608.0) - 1;
    })];

    /// <summary>A parameter in ONNX's layout after all updates, and how far PyTorch's float32 run is from it.</summary>
    internal sealed record Tensor(string Name, double[] Final, [property: JsonPropertyName("float32_distance")] double Float32Distance);
}
