namespace LstmOnnx.Training.Tests;

/// <summary>A network of each kind that the trainer learns, with the fit options and the data that it needs. Sizes are multiples of no vector width.</summary>
internal sealed record TrainingCase(string Name, NetworkOptions Network, FitOptions Fit, bool OwnLengths = false)
{
    private static readonly FitOptions Plain = new();
    private static readonly NetworkOptions Text = Networks.Options(inputSize: 1, layers: [new(7)], outputSize: 6, task: TaskKind.MultiClass) with { Embedding = new(6, 5), ReturnSequences = true };

    public static IReadOnlyList<TrainingCase> All { get; } =
    [
        new("lstm", Networks.Options(dense: [4]), Plain),
        new("lstm stack both ways", Networks.Options(layers: [new(5, Bidirectional: true, Dropout: 0.3f), new(7, Bidirectional: true)]), Plain),
        new("gru", Networks.Options(layers: [new(7) { Cell = CellKind.Gru }]), Plain),
        new("gru stack both ways", Networks.Options(layers: [new(5, Bidirectional: true) { Cell = CellKind.Gru }, new(3, Bidirectional: true) { Cell = CellKind.Gru }]), Plain),
        new("rnn", Networks.Options(layers: [new(7, Bidirectional: true) { Cell = CellKind.Rnn }, new(5) { Cell = CellKind.Rnn }]), Plain),
        new("peepholes", Networks.Options(layers: [new(7, Bidirectional: true) { Peepholes = true }, new(5) { Peepholes = true }]), Plain),
        new("projection", Networks.Options(layers: [new(7, Bidirectional: true) { ProjectionSize = 3 }, new(5) { ProjectionSize = 2 }]), Plain),
        new("projection and peepholes", Networks.Options(layers: [new(7) { ProjectionSize = 3, Peepholes = true }]), Plain),
        new("recurrent dropout", Networks.Options(layers: [new(7, Bidirectional: true) { RecurrentDropout = 0.4f }, new(5) { Cell = CellKind.Gru, RecurrentDropout = 0.3f }, new(5) { ProjectionSize = 3, RecurrentDropout = 0.3f }]), Plain),
        new("an answer a step", Networks.Options(layers: [new(7, Bidirectional: true), new(5)], dense: [6]) with { ReturnSequences = true }, Plain),
        new("lengths", Networks.Options(layers: [new(7, Bidirectional: true), new(5, Bidirectional: true) { Cell = CellKind.Gru }]), Plain, OwnLengths: true),
        new("lengths of projected and plain cells", Networks.Options(layers: [new(5, Bidirectional: true) { ProjectionSize = 3, Peepholes = true, RecurrentDropout = 0.3f }, new(3) { Cell = CellKind.Rnn }]), Plain, OwnLengths: true),
        new("lengths and an answer a step", Networks.Options(layers: [new(5, Bidirectional: true, Dropout: 0.3f)], task: TaskKind.MultiClass) with { ReturnSequences = true }, Plain with { ClassWeights = [0.5, 1, 4] }, OwnLengths: true),
        new("tokens", Text, Plain),
        new("tokens, one answer", Text with { ReturnSequences = false, Layers = [new(5) { Cell = CellKind.Gru }] }, Plain, OwnLengths: true),
        new("quantiles", Networks.Options(outputSize: 6) with { Quantiles = [0.1, 0.5, 0.9] }, Plain),
        new("class weights", Networks.Options(outputSize: 4, task: TaskKind.MultiClass), Plain with { ClassWeights = [1, 0.25, 3, 2] }),
        new("positive weight", Networks.Options(outputSize: 2, task: TaskKind.Binary), Plain with { PositiveWeight = 3.5 }),
    ];

    public static TheoryData<string> Names => [.. All.Select(one => one.Name)];

    public static TrainingCase Of(string name) => All.Single(one => one.Name == name);

    public SequenceData Data(int count, int window, int seed) => Networks.Data(Network, count, window, seed, OwnLengths);
}
