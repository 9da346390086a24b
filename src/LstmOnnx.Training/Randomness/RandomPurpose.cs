namespace LstmOnnx.Training;

/// <summary>What a random stream is for; part of its seed, so the numbers must stay as they are.</summary>
internal enum RandomPurpose
{
    /// <summary>The first values of a parameter; counter: its place among the parameters.</summary>
    Weights = 1,

    /// <summary>The order of the samples; counter: the epoch.</summary>
    Shuffle = 2,

    /// <summary>Dropout masks; counters: the update, then layer and time step.</summary>
    Dropout = 3,

    /// <summary>Masks of recurrent dropout; counters: the update, then direction and row.</summary>
    RecurrentDropout = 4,
}
