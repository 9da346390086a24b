using System.Text.Json;
using System.Text.Json.Serialization;

namespace LstmOnnx.Training.Tests;

public class NetworkOptionsTests
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    [Fact]
    public void Parameters_have_the_names_shapes_and_order_that_exporters_rely_on()
    {
        var network = new LstmNetwork(Networks.Options(inputSize: 5, layers: [new(7, Bidirectional: true), new(4)], dense: [6], outputSize: 3));
        string[] expected =
        [
            "lstm.0.forward.input_weights [28, 5]", "lstm.0.forward.recurrent_weights [28, 7]", "lstm.0.forward.bias [28]",
            "lstm.0.reverse.input_weights [28, 5]", "lstm.0.reverse.recurrent_weights [28, 7]", "lstm.0.reverse.bias [28]",
            "lstm.1.forward.input_weights [16, 14]", "lstm.1.forward.recurrent_weights [16, 4]", "lstm.1.forward.bias [16]",
            "dense.0.weights [6, 4]", "dense.0.bias [6]", "dense.1.weights [3, 6]", "dense.1.bias [3]",
        ];
        Assert.Equal(expected, network.Parameters.Select(parameter => parameter.ToString()));
        Assert.Equal(network.Parameters.Sum(parameter => parameter.Values.Length), network.ParameterCount);
        var missing = Assert.Throws<ArgumentException>(() => network.GetParameter("lstm.2.forward.bias"));
        Assert.Contains("it has lstm.0.forward.input_weights", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_survive_JSON()
    {
        var network = Networks.Options(layers: [new(7, Bidirectional: true, Dropout: 0.25f), new(4) { Cell = CellKind.Gru, RecurrentDropout = 0.5f }, new(9) { Peepholes = true, ProjectionSize = 3 }], dense: [6], task: TaskKind.MultiClass, seed: 9) with
        {
            InputInitialiser = new(WeightInitialiser.HeNormal),
            RecurrentInitialiser = new(WeightInitialiser.Orthogonal, 0.5),
            UnitForgetBias = true,
            Embedding = new(30, 4),
            ReturnSequences = true,
            Quantiles = [0.1, 0.9],
        };
        var read = JsonSerializer.Deserialize<NetworkOptions>(JsonSerializer.Serialize(network, Json), Json)!;
        Assert.Equal(network.Layers, read.Layers);
        Assert.Equal(network.DenseSizes, read.DenseSizes);
        Assert.Equal(network.Quantiles, read.Quantiles);
        Assert.Equal(network, read with { Layers = network.Layers, DenseSizes = network.DenseSizes, Quantiles = network.Quantiles });

        var fit = new FitOptions
        {
            Epochs = 3,
            Optimizer = new OptimizerOptions { Kind = OptimizerKind.AdamW, WeightDecay = 0.1 },
            Schedule = new ScheduleOptions { Kind = ScheduleKind.Cosine, Period = 5 },
            Loss = LossKind.Huber,
            ClipNorm = 0.5f,
            EarlyStoppingPatience = 4,
            MaxTime = TimeSpan.FromSeconds(90),
        };
        Assert.Equal(fit, JsonSerializer.Deserialize<FitOptions>(JsonSerializer.Serialize(fit, Json), Json));
    }

    public static TheoryData<string> Refused => [.. RefusedByMessage.Keys];

    private static Dictionary<string, NetworkOptions> RefusedByMessage { get; } = new()
    {
        ["InputSize is 0; expected 1 or more"] = Networks.Options(inputSize: 0),
        ["OutputSize is 0; expected 1 or more"] = Networks.Options(outputSize: 0),
        ["OutputSize of a MultiClass network is 1; expected 2 or more"] = Networks.Options(outputSize: 1, task: TaskKind.MultiClass),
        ["Layers is empty"] = Networks.Options(layers: []),
        ["Layers[1].HiddenSize is -2; expected 1 or more"] = Networks.Options(layers: [new(3), new(-2)]),
        ["Layers[0].Dropout is 1; expected a share in [0, 1)"] = Networks.Options(layers: [new(3, Dropout: 1)]),
        ["Layers[0].Dropout is NaN; expected a share in [0, 1)"] = Networks.Options(layers: [new(3, Dropout: float.NaN)]),
        ["Layers[0].Cell is 9; expected one of Lstm, Gru, Rnn"] = Networks.Options(layers: [new(3) { Cell = (CellKind)9 }]),
        ["Layers[0].RecurrentDropout is -0.1; expected a share in [0, 1)"] = Networks.Options(layers: [new(3) { RecurrentDropout = -0.1f }]),
        ["Layers[0].Peepholes are for Lstm cells; found Gru"] = Networks.Options(layers: [new(3) { Cell = CellKind.Gru, Peepholes = true }]),
        ["Layers[0].ProjectionSize is 2; a projection is for Lstm cells, found Rnn"] = Networks.Options(layers: [new(3) { Cell = CellKind.Rnn, ProjectionSize = 2 }]),
        ["Layers[0].ProjectionSize is 3; expected 1 to 2, below HiddenSize"] = Networks.Options(layers: [new(3) { ProjectionSize = 3 }]),
        ["Embedding.VocabularySize is 0; expected 1 or more"] = Networks.Options(inputSize: 1) with { Embedding = new(0, 3) },
        ["InputSize is 5; expected 1 with an Embedding"] = Networks.Options() with { Embedding = new(4, 3) },
        ["Quantiles[1] is 0.1; expected numbers in (0, 1), each above the one before"] = Networks.Options(outputSize: 2) with { Quantiles = [0.5, 0.1] },
        ["Quantiles[0] is 1; expected numbers in (0, 1)"] = Networks.Options(outputSize: 2) with { Quantiles = [1] },
        ["Quantiles are for the task Regression; the network's is Binary"] = Networks.Options(outputSize: 2, task: TaskKind.Binary) with { Quantiles = [0.5] },
        ["OutputSize is 3; expected a multiple of the 2 Quantiles"] = Networks.Options() with { Quantiles = [0.1, 0.9] },
        ["ChronoLength is 2; expected 3 or more"] = Networks.Options() with { ChronoLength = 2 },
        ["UnitForgetBias and ChronoLength both set"] = Networks.Options() with { ChronoLength = 9, UnitForgetBias = true },
        ["DenseSizes[1] is 0; expected 1 or more"] = Networks.Options(dense: [3, 0]),
        ["Task is 7; expected one of Regression, Binary, MultiClass"] = Networks.Options(task: (TaskKind)7),
        ["InputInitialiser.Kind is 99; expected one of GlorotUniform"] = Networks.Options() with { InputInitialiser = new((WeightInitialiser)99) },
        ["RecurrentInitialiser.Scale is 0; expected a number above 0, or null"] = Networks.Options() with { RecurrentInitialiser = new(WeightInitialiser.Uniform, 0) },
        ["DenseInitialiser.Scale is 2; expected null, as HeNormal has none"] = Networks.Options() with { DenseInitialiser = new(WeightInitialiser.HeNormal, 2) },
        ["Initialisation is 7; expected one of Keras, PyTorch"] = Networks.Options(initialisation: (Initialisation)7),
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Options_out_of_range_are_refused_by_name(string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new LstmNetwork(RefusedByMessage[message])).Message, StringComparison.Ordinal);
}
