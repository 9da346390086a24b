using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

public class PredictTests
{
    public static TheoryData<string> Shapes => [.. NetworksByName.Keys];

    private static Dictionary<string, NetworkOptions> NetworksByName { get; } = new()
    {
        ["one layer"] = Networks.Options(),
        ["two layers and a dense layer"] = Networks.Options(layers: [new(7), new(4)], dense: [6]),
        ["bidirectional"] = Networks.Options(layers: [new(7, Bidirectional: true)]),
        ["bidirectional stack"] = Networks.Options(layers: [new(5, Bidirectional: true), new(3, Bidirectional: true)], dense: [9, 4], outputSize: 1),
        ["Keras weights"] = Networks.Options(layers: [new(7, Dropout: 0.5f), new(4)], initialisation: Initialisation.Keras),
    };

    // Rows are taken 96 at a time; the one that is left over takes the kernel's path for a single long sequence.
    [Fact]
    public void A_row_left_over_from_a_large_batch_of_long_sequences_has_the_bits_of_the_row_alone()
    {
        var network = new LstmNetwork(Networks.Options(layers: [new(4)]));
        const int batchSize = 97, sequenceLength = 200;
        var inputs = Seeded.Floats(batchSize * sequenceLength * 5, seed: 2);
        var size = network.Options.OutputSize;
        var (outputs, alone) = (new float[batchSize * size], new float[size]);

        network.Predict(inputs, batchSize, sequenceLength, outputs);
        network.Predict(inputs.AsSpan((batchSize - 1) * sequenceLength * 5), 1, sequenceLength, alone);

        Near.SameBits(alone, outputs.AsSpan((batchSize - 1) * size));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Regression_gives_the_outputs_of_the_double_precision_reference(string shape)
    {
        var network = new LstmNetwork(NetworksByName[shape]);
        const int batchSize = 3, sequenceLength = 9;
        var inputs = Seeded.Floats(batchSize * sequenceLength * 5, seed: 2);
        var outputs = new float[batchSize * network.Options.OutputSize];

        network.Predict(inputs, batchSize, sequenceLength, outputs);

        Near.Equal(new NetworkReference(network).Logits(inputs, batchSize, sequenceLength), outputs, 2e-6);
    }

    public static TheoryData<string> Cases => TrainingCase.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_network_gives_the_outputs_of_the_double_precision_reference_whatever_the_lengths(string name)
    {
        var training = TrainingCase.Of(name);
        var network = new LstmNetwork(training.Network);
        const int batchSize = 5, sequenceLength = 9;
        var data = Networks.Data(training.Network, count: 1, window: batchSize * sequenceLength, seed: 2);
        var outputs = new float[batchSize * (training.Network.ReturnSequences ? sequenceLength : 1) * training.Network.OutputSize];
        foreach (var lengths in new int[]?[] { null, [1, 9, 4, 8, 3] })
        {
            network.Predict(data.Rows, batchSize, sequenceLength, outputs, lengths);
            var expected = new NetworkReference(network).Outputs(data.Rows, batchSize, sequenceLength, lengths);
            for (var answer = 0; training.Network.ReturnSequences && lengths is not null && answer < batchSize * sequenceLength; answer++)
            {
                if (answer % sequenceLength >= lengths[answer / sequenceLength])
                    expected.AsSpan(answer * training.Network.OutputSize, training.Network.OutputSize).Clear();
            }
            Near.Equal(expected, outputs, 2e-6);
        }
    }

    [Theory]
    [InlineData(TaskKind.Binary)]
    [InlineData(TaskKind.MultiClass)]
    public void Classification_gives_probabilities(TaskKind task)
    {
        var network = new LstmNetwork(Networks.Options(task: task));
        const int batchSize = 4, sequenceLength = 6;
        var inputs = Seeded.Floats(batchSize * sequenceLength * 5, seed: 3);
        var outputs = new float[batchSize * 3];

        network.Predict(inputs, batchSize, sequenceLength, outputs);

        var logits = new NetworkReference(network).Logits(inputs, batchSize, sequenceLength);
        var expected = new double[logits.Length];
        for (var i = 0; i < logits.Length; i++)
        {
            expected[i] = task == TaskKind.Binary
                ? 1 / (1 + Math.Exp(-logits[i]))
                : Math.Exp(logits[i]) / logits.AsSpan(i / 3 * 3, 3).ToArray().Sum(Math.Exp);
        }
        Near.Equal(expected, outputs, 1e-6);
    }

    [Fact]
    public void A_sequence_has_the_same_bits_alone_and_in_a_batch_of_several_chunks()
    {
        var network = new LstmNetwork(Networks.Options(layers: [new(7, Bidirectional: true), new(6)]));
        const int batchSize = 211, sequenceLength = 4, inputLength = sequenceLength * 5;
        var inputs = Seeded.Floats(batchSize * inputLength, seed: 4);
        var outputs = new float[batchSize * 3];
        network.Predict(inputs, batchSize, sequenceLength, outputs);

        var alone = new float[3];
        foreach (var row in new[] { 0, 95, 96, 210 })
        {
            network.Predict(inputs.AsSpan(row * inputLength, inputLength), 1, sequenceLength, alone);
            Near.SameBits(outputs.AsSpan(row * 3, 3), alone);
        }
    }

    [Fact]
    public void Wrong_lengths_are_refused_with_names_and_sizes()
    {
        var network = new LstmNetwork(Networks.Options());
        var inputs = Assert.Throws<ArgumentException>(() => network.Predict(new float[29], 2, 3, new float[6]));
        Assert.Contains("inputs [B = 2, T = 3, I = 5] has 29 floats; expected 30", inputs.Message, StringComparison.Ordinal);
        var outputs = Assert.Throws<ArgumentException>(() => network.Predict(new float[30], 2, 3, new float[7]));
        Assert.Contains("outputs [B = 2, O = 3] has 7 floats; expected 6", outputs.Message, StringComparison.Ordinal);
    }
}
