namespace LstmOnnx.Runtime;

/// <summary>A sound model that asks for something which is not supported; another engine may run it.</summary>
public sealed class UnsupportedOnnxException : ModelRefusedException
{
    /// <inheritdoc/>
    public UnsupportedOnnxException(RefusalCode code, string message, string? node = null, string? attribute = null, Exception? inner = null)
        : base(code, message, node, attribute, inner)
    {
    }
}
