namespace LstmOnnx.Training;

/// <summary>What a checkpoint has beside its tensors.</summary>
/// <param name="Simd">The width of the kernels; the last bits depend on it.</param>
/// <param name="Training">What the training is.</param>
/// <param name="State">Where it stands.</param>
internal sealed record CheckpointDocument(string Simd, TrainingFingerprint Training, FitState State);
