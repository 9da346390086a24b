using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests.Export;

/// <summary>The kinds of network that an export has to carry, each with the scaling that a file of its kind would have.</summary>
internal sealed record ExportTopology(string Name, NetworkOptions Network, AffineScaling? Inputs = null, AffineScaling? Outputs = null, int[]? BaselineColumns = null)
{
    private static readonly AffineScaling ThreeInputs = new([30_000f, -4f, 0.25f], [5_000f, 2f, 0.01f]);

    /// <summary>5 and 7 are multiples of no vector width.</summary>
    public static IReadOnlyList<ExportTopology> All { get; } =
    [
        new("plain", Of([new(5)], outputSize: 1)),
        new("scaled", Of([new(7)], outputSize: 2), ThreeInputs, new([31_000f, -1f], [6_000f, 0.5f])),
        new("stack-baseline", Of([new(7, Dropout: 0.2f), new(5), new(4)], outputSize: 2, denseSizes: [6, 3]), ThreeInputs, new([10f, 20f], [900f, 800f]), [0, 0]),
        new("bidirectional-stack", Of([new(5, Bidirectional: true), new(3, Bidirectional: true)], outputSize: 3), ThreeInputs),
        new("bidirectional-then-forward", Of([new(4, Bidirectional: true), new(5)], outputSize: 1, denseSizes: [4])),
        new("binary", Of([new(5)], outputSize: 1, task: TaskKind.Binary), ThreeInputs),
        new("multi-class", Of([new(5)], outputSize: 4, task: TaskKind.MultiClass, denseSizes: [8]), ThreeInputs),
        new("gru-stack", Of([new(7) { Cell = CellKind.Gru }, new(5) { Cell = CellKind.Gru }], outputSize: 2), ThreeInputs),
        new("gru-bidirectional", Of([new(5, Bidirectional: true) { Cell = CellKind.Gru }], outputSize: 2)),
        new("rnn", Of([new(7) { Cell = CellKind.Rnn }, new(5) { Cell = CellKind.Rnn }], outputSize: 1), ThreeInputs),
        new("peepholes", Of([new(7) { Peepholes = true }, new(5) { Peepholes = true }], outputSize: 2)),
        new("projection", Of([new(7) { ProjectionSize = 3 }, new(5) { ProjectionSize = 2, Peepholes = true }], outputSize: 2)),
        new("projection-bidirectional", Of([new(7, Bidirectional: true) { ProjectionSize = 3 }, new(5, Bidirectional: true) { ProjectionSize = 2 }], outputSize: 2)),
        new("sequences", Of([new(7), new(5) { Cell = CellKind.Gru }], outputSize: 2, denseSizes: [6]) with { ReturnSequences = true }, ThreeInputs, new([10f, 20f], [900f, 800f]), [0, 1]),
        new("sequences-bidirectional", Of([new(5, Bidirectional: true)], outputSize: 3, task: TaskKind.MultiClass) with { ReturnSequences = true }),
        new("tokens", Of([new(7)], outputSize: 11, task: TaskKind.MultiClass) with { InputSize = 1, Embedding = new(11, 4), ReturnSequences = true }),
        new("quantiles", Of([new(5)], outputSize: 6) with { Quantiles = [0.1, 0.5, 0.9] }, ThreeInputs, new([1f, 1f, 1f, 2f, 2f, 2f], [3f, 3f, 3f, 4f, 4f, 4f])),
        new("lengths", Of([new(7, Bidirectional: true), new(5) { Cell = CellKind.Gru }], outputSize: 2), ThreeInputs) { SequenceLengths = true },
        new("lengths-sequences", Of([new(5, Bidirectional: true) { ProjectionSize = 3 }, new(5) { Cell = CellKind.Rnn }], outputSize: 2) with { ReturnSequences = true }) { SequenceLengths = true },
    ];

    public bool SequenceLengths { get; init; }

    /// <summary>LSTM layers without peepholes and projection, features in, one answer out.</summary>
    public bool IsPlain => !SequenceLengths && Network is { Embedding: null, ReturnSequences: false }
        && Network.Layers.All(layer => layer is { Cell: CellKind.Lstm, Peepholes: false, ProjectionSize: null });

    public bool CanStream => Network.Layers.All(layer => !layer.Bidirectional) && !SequenceLengths;

    /// <summary>A network whose every parameter is seeded, biases too, so that an order that is mixed up shows.</summary>
    public LstmNetwork Create()
    {
        var network = new LstmNetwork(Network);
        for (var i = 0; i < network.Parameters.Count; i++)
            Seeded.Floats(network.Parameters[i].Values.Length, seed: i + 1, -0.6f, 0.6f).CopyTo(network.Parameters[i].Values, 0);
        return network;
    }

    public ExportOptions Options(ModelForm form = ModelForm.Sequence, int opset = 17) =>
        new() { Form = form, Opset = opset, Inputs = Inputs, Outputs = Outputs, BaselineColumns = BaselineColumns, SequenceLengths = SequenceLengths, Verify = ExportEngines.Both };

    private static NetworkOptions Of(RecurrentLayerOptions[] layers, int outputSize, TaskKind task = TaskKind.Regression, int[]? denseSizes = null) =>
        new() { InputSize = 3, Layers = layers, OutputSize = outputSize, Task = task, DenseSizes = denseSizes ?? [], Seed = 3 };
}
