namespace LstmOnnx.Training;

/// <summary>One LSTM layer of the stack.</summary>
/// <param name="HiddenSize">H, units per direction.</param>
/// <param name="Bidirectional">Whether a second set of H units reads the sequence from its end; the layer then gives 2H values, forward first.</param>
/// <param name="Dropout">The share of this layer's outputs, in [0, 1), that each training pass sets to zero, the others scaled by 1/(1 − share).</param>
public sealed record LstmLayerOptions(int HiddenSize, bool Bidirectional = false, float Dropout = 0)
{
    /// <summary>D · H: values per step.</summary>
    internal int OutputSize => (Bidirectional ? 2 : 1) * HiddenSize;
}
