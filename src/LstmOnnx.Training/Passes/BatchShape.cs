namespace LstmOnnx.Training;

/// <summary>B and T of the batch at hand; buffers may have room for more.</summary>
internal readonly record struct BatchShape(int BatchSize, int SequenceLength);
