namespace LstmOnnx.Training;

/// <summary>A table of vectors, one per token, that stands before the first recurrent layer; the network then reads token numbers.</summary>
/// <param name="VocabularySize">V: tokens are 0 to V − 1.</param>
/// <param name="Size">E, values per token.</param>
public sealed record EmbeddingOptions(int VocabularySize, int Size);
