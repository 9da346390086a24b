namespace LstmOnnx.Data;

/// <summary>A recipe contradicts itself or cannot be read; no data file is to blame. The message says which member, what was found and what was expected.</summary>
public sealed class RecipeException : Exception
{
    /// <summary>Keeps the message.</summary>
    public RecipeException(string message)
        : base(message)
    {
    }

    /// <summary>Keeps the message and its cause.</summary>
    public RecipeException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
