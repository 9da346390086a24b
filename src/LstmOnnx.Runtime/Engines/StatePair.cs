namespace LstmOnnx.Runtime;

/// <summary>A model input that takes the state which a model output gave one step earlier.</summary>
/// <param name="InputIndex">The place in <see cref="LstmModel.Inputs"/>.</param>
/// <param name="OutputIndex">The place in <see cref="LstmModel.Outputs"/>.</param>
public readonly record struct StatePair(int InputIndex, int OutputIndex);
