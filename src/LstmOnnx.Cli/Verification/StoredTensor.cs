using LstmOnnx.Data;
using LstmOnnx.Onnx;

namespace LstmOnnx.Cli.Verification;

/// <summary>A tensor in a file of its own.</summary>
internal sealed record StoredTensor(int[] Shape, float[] Values)
{
    /// <exception cref="DataFileException">The file is no float32 tensor.</exception>
    public static StoredTensor Read(string path)
    {
        try
        {
            var (shape, values) = TensorFile.Read(path);
            return new StoredTensor(shape, values);
        }
        catch (InvalidDataException exception)
        {
            throw new DataFileException(path, $"found no float32 tensor ({exception.InnerException?.Message ?? exception.Message})", "", "models take and give float32 here", inner: exception);
        }
    }
}
