namespace LstmOnnx.Training;

/// <summary>A file breaks the rules of safetensors; the message says which tensor or field breaks which.</summary>
internal sealed class SafetensorsException(string message, Exception? innerException = null) : Exception(message, innerException);
