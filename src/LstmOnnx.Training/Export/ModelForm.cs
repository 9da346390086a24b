namespace LstmOnnx.Training;

/// <summary>How an exported model takes a sequence.</summary>
public enum ModelForm
{
    /// <summary>
    /// Whole sequences, each from a zero state: <c>input</c> [batch, time, F], or tokens [batch, time] of int64 where there is an embedding, to <c>output</c> [batch, O], or [batch, time, O] where there is an
    /// answer for every step.
    /// </summary>
    Sequence,

    /// <summary>
    /// Any number of steps at a time: beside <c>input</c> and <c>output</c>, each layer k takes <c>hidden_k</c> and <c>cell_k</c> [1, batch, H] and gives <c>hidden_k_out</c> and <c>cell_k_out</c>,
    /// to be handed to the next call; a GRU or RNN has no <c>cell_k</c>. Zeros start a sequence.
    /// </summary>
    Streaming,
}
