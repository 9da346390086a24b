namespace LstmOnnx.Runtime;

/// <summary>The model may be sound ONNX, but uses something that is not supported here; another engine may take it.</summary>
public sealed class UnsupportedOnnxException : ModelRefusedException
{
    /// <summary>Refuses with a code and a message.</summary>
    public UnsupportedOnnxException(RefusalCode code, string message, string? node = null, string? attribute = null, Exception? inner = null)
        : base(code, message, node, attribute, inner)
    {
    }
}
