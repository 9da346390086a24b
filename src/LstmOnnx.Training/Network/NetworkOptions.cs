namespace LstmOnnx.Training;

/// <summary>
/// The shape of a network that reads a sequence: an embedding where tokens go in, recurrent layers, dense layers with ReLU, and a dense head. It gives one
/// answer, from the final hidden state of the last recurrent layer (of both directions, forward first), or one for every step. Can be written to and read
/// from JSON.
/// </summary>
public sealed record NetworkOptions
{
    /// <summary>I, features per time step; 1 with an <see cref="Embedding"/>: the token's number.</summary>
    public required int InputSize { get; init; }

    /// <summary>The table that tokens are looked up in; null where features go in as they are.</summary>
    public EmbeddingOptions? Embedding { get; init; }

    /// <summary>The recurrent layers, from the input on; at least one.</summary>
    public required IReadOnlyList<RecurrentLayerOptions> Layers { get; init; }

    /// <summary>Whether there is an answer for every step, as from Keras's return_sequences; otherwise one for the sequence.</summary>
    public bool ReturnSequences { get; init; }

    /// <summary>Units of the dense layers between the recurrent layers and the head, each followed by a ReLU.</summary>
    public IReadOnlyList<int> DenseSizes { get; init; } = [];

    /// <summary>O: values to predict, or classes. With <see cref="Quantiles"/>, all quantiles of all targets.</summary>
    public required int OutputSize { get; init; }

    /// <summary>
    /// The quantiles that a regression gives of each target, each in (0, 1), from the lowest on: output j · Q + k is quantile k of target j. Empty for one
    /// value per target.
    /// </summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [];

    /// <summary>What the outputs mean.</summary>
    public TaskKind Task { get; init; } = TaskKind.Regression;

    /// <summary>Decides the first weights.</summary>
    public int Seed { get; init; }

    /// <summary>Whose rules draw the first weights and biases.</summary>
    public Initialisation Initialisation { get; init; } = Initialisation.Keras;

    /// <summary>How the recurrent layers' input weights are drawn; null as <see cref="Initialisation"/> has it.</summary>
    public WeightInitialisation? InputInitialiser { get; init; }

    /// <summary>How their recurrent weights are drawn; null as <see cref="Initialisation"/> has it.</summary>
    public WeightInitialisation? RecurrentInitialiser { get; init; }

    /// <summary>How the weights of dense layers and head are drawn; null as <see cref="Initialisation"/> has it.</summary>
    public WeightInitialisation? DenseInitialiser { get; init; }

    /// <summary>Whether an LSTM's forget gates' bias starts at 1, not as the other gates'; null as <see cref="Initialisation"/> has it: Keras yes, PyTorch no.</summary>
    public bool? UnitForgetBias { get; init; }

    /// <summary>
    /// T, the longest distance over which LSTM layers shall remember from the start: forget gates' biases are log u, u uniform in [1, T − 1], and input gates'
    /// their negatives (C. Tallec and Y. Ollivier 2018, "chrono"). Null for the biases of <see cref="Initialisation"/>.
    /// </summary>
    public int? ChronoLength { get; init; }

    /// <exception cref="ArgumentException">A size, share or name is out of its range.</exception>
    internal void Check()
    {
        AtLeast(InputSize, 1, nameof(InputSize));
        AtLeast(OutputSize, 1, nameof(OutputSize));
        if (!Enum.IsDefined(Task))
            throw new ArgumentException($"{nameof(Task)} is {(int)Task}; expected one of {string.Join(", ", Enum.GetNames<TaskKind>())}");
        if (!Enum.IsDefined(Initialisation))
            throw new ArgumentException($"{nameof(Initialisation)} is {(int)Initialisation}; expected one of {string.Join(", ", Enum.GetNames<Initialisation>())}");
        InputInitialiser?.Check(nameof(InputInitialiser));
        RecurrentInitialiser?.Check(nameof(RecurrentInitialiser));
        DenseInitialiser?.Check(nameof(DenseInitialiser));
        if (Task == TaskKind.MultiClass)
            AtLeast(OutputSize, 2, $"{nameof(OutputSize)} of a {nameof(TaskKind.MultiClass)} network");
        if (Layers is not { Count: > 0 })
            throw new ArgumentException($"{nameof(Layers)} is empty; expected at least one recurrent layer");
        for (var layer = 0; layer < Layers.Count; layer++)
            Layers[layer].Check($"{nameof(Layers)}[{layer}]");
        if (ChronoLength is { } chrono)
        {
            AtLeast(chrono, 3, nameof(ChronoLength));
            if (UnitForgetBias is not null)
                throw new ArgumentException($"{nameof(UnitForgetBias)} and {nameof(ChronoLength)} both set the forget gates' bias; give one of them");
        }
        if (DenseSizes is null)
            throw new ArgumentException($"{nameof(DenseSizes)} is null; expected sizes, or an empty list");
        for (var layer = 0; layer < DenseSizes.Count; layer++)
            AtLeast(DenseSizes[layer], 1, $"{nameof(DenseSizes)}[{layer}]");
        if (Embedding is { } embedding)
        {
            AtLeast(embedding.VocabularySize, 1, $"{nameof(Embedding)}.{nameof(EmbeddingOptions.VocabularySize)}");
            AtLeast(embedding.Size, 1, $"{nameof(Embedding)}.{nameof(EmbeddingOptions.Size)}");
            if (InputSize != 1)
                throw new ArgumentException($"{nameof(InputSize)} is {InputSize}; expected 1 with an {nameof(Embedding)}: the token's number");
        }
        CheckQuantiles();
    }

    /// <summary>Targets per answer.</summary>
    internal int TargetSize => Task == TaskKind.MultiClass ? 1 : OutputSize / Math.Max(1, Quantiles.Count);

    /// <summary>What the first recurrent layer reads per step.</summary>
    internal int FirstSize => Embedding?.Size ?? InputSize;

    private void CheckQuantiles()
    {
        if (Quantiles is null)
            throw new ArgumentException($"{nameof(Quantiles)} is null; expected quantiles, or an empty list");
        if (Quantiles.Count == 0)
            return;
        if (Task != TaskKind.Regression)
            throw new ArgumentException($"{nameof(Quantiles)} are for the task {TaskKind.Regression}; the network's is {Task}");
        for (var i = 0; i < Quantiles.Count; i++)
        {
            if (!(Quantiles[i] > (i > 0 ? Quantiles[i - 1] : 0) && Quantiles[i] < 1))
                throw new ArgumentException(FormattableString.Invariant($"{nameof(Quantiles)}[{i}] is {Quantiles[i]}; expected numbers in (0, 1), each above the one before"));
        }
        if (OutputSize % Quantiles.Count != 0)
            throw new ArgumentException($"{nameof(OutputSize)} is {OutputSize}; expected a multiple of the {Quantiles.Count} {nameof(Quantiles)}: all of them for each target");
    }

    internal static void AtLeast(int found, int least, string name)
    {
        if (found < least)
            throw new ArgumentException($"{name} is {found}; expected {least} or more");
    }
}
