namespace LstmOnnx.Runtime.Calls;

/// <summary>T, B, I, H and D of one recurrent node.</summary>
internal readonly record struct RecurrentSizes(int SequenceLength, int BatchSize, int InputSize, int HiddenSize, int DirectionCount);
