namespace LstmOnnx.Training;

/// <summary>
/// The shape of a network that reads a sequence and gives one answer: LSTM layers, the final hidden state of the last one (of both directions, forward
/// first), dense layers with ReLU, and a dense head. Can be written to and read from JSON.
/// </summary>
public sealed record NetworkOptions
{
    /// <summary>I, features per time step.</summary>
    public required int InputSize { get; init; }

    /// <summary>The LSTM layers, from the input on; at least one.</summary>
    public required IReadOnlyList<LstmLayerOptions> Layers { get; init; }

    /// <summary>Units of the dense layers between the LSTM and the head, each followed by a ReLU.</summary>
    public IReadOnlyList<int> DenseSizes { get; init; } = [];

    /// <summary>O: values to predict, or classes.</summary>
    public required int OutputSize { get; init; }

    /// <summary>What the outputs mean.</summary>
    public TaskKind Task { get; init; } = TaskKind.Regression;

    /// <summary>Decides the first weights.</summary>
    public int Seed { get; init; }

    /// <summary>Whose rules draw the first weights and biases.</summary>
    public Initialisation Initialisation { get; init; } = Initialisation.Keras;

    /// <summary>How LSTM input weights are drawn; null as <see cref="Initialisation"/> has it.</summary>
    public WeightInitialisation? InputInitialiser { get; init; }

    /// <summary>How LSTM recurrent weights are drawn; null as <see cref="Initialisation"/> has it.</summary>
    public WeightInitialisation? RecurrentInitialiser { get; init; }

    /// <summary>How the weights of dense layers and head are drawn; null as <see cref="Initialisation"/> has it.</summary>
    public WeightInitialisation? DenseInitialiser { get; init; }

    /// <summary>Whether the forget gates' bias starts at 1, not as the other gates'; null as <see cref="Initialisation"/> has it: Keras yes, PyTorch no.</summary>
    public bool? UnitForgetBias { get; init; }

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
            throw new ArgumentException($"{nameof(Layers)} is empty; expected at least one LSTM layer");
        for (var layer = 0; layer < Layers.Count; layer++)
        {
            AtLeast(Layers[layer].HiddenSize, 1, $"{nameof(Layers)}[{layer}].{nameof(LstmLayerOptions.HiddenSize)}");
            if (!(Layers[layer].Dropout is >= 0 and < 1))
                throw new ArgumentException($"{nameof(Layers)}[{layer}].{nameof(LstmLayerOptions.Dropout)} is {Layers[layer].Dropout}; expected a share in [0, 1)");
        }
        if (DenseSizes is null)
            throw new ArgumentException($"{nameof(DenseSizes)} is null; expected sizes, or an empty list");
        for (var layer = 0; layer < DenseSizes.Count; layer++)
            AtLeast(DenseSizes[layer], 1, $"{nameof(DenseSizes)}[{layer}]");
    }

    private static void AtLeast(int found, int least, string name)
    {
        if (found < least)
            throw new ArgumentException($"{name} is {found}; expected {least} or more");
    }
}
