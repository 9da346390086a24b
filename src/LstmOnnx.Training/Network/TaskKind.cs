namespace LstmOnnx.Training;

/// <summary>What the network's outputs mean.</summary>
public enum TaskKind
{
    /// <summary>Real values, as the head gives them.</summary>
    Regression,

    /// <summary>Each output is a probability of its own: a sigmoid ends the network.</summary>
    Binary,

    /// <summary>The outputs are the probabilities of classes that exclude each other: a softmax ends the network.</summary>
    MultiClass,
}
