namespace LstmOnnx.Training;

/// <summary>The tensor of the embedding.</summary>
internal sealed class EmbeddingParameters(EmbeddingOptions options)
{
    public int VocabularySize { get; } = options.VocabularySize;

    public int Size { get; } = options.Size;

    /// <summary>[V, E].</summary>
    public Parameter Weights { get; } = new("embedding.weights", options.VocabularySize, options.Size);
}
