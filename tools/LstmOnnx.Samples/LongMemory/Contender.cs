using LstmOnnx.Training;

namespace LstmOnnx.Samples.LongMemory;

/// <summary>A cell, how its weights start, and the learning rates that it may choose from.</summary>
internal sealed record Contender(string Name, CellKind Cell, Initialisation Start, double[] Rates)
{
    private static readonly double[] Many = [0.01, 0.003, 0.001, 0.0003];

    /// <summary>The gated cells have one rate; the plain cell has four, and two starts: an orthogonal R, which keeps the gradient's norm at first, and a uniform one, which does not.</summary>
    public static IReadOnlyList<Contender> All { get; } =
    [
        new("LSTM", CellKind.Lstm, Initialisation.Keras, [0.01]),
        new("GRU", CellKind.Gru, Initialisation.Keras, [0.01]),
        new("RNN, orthogonal start", CellKind.Rnn, Initialisation.Keras, Many),
        new("RNN, uniform start", CellKind.Rnn, Initialisation.PyTorch, Many),
    ];
}
