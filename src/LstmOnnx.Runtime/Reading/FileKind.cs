namespace LstmOnnx.Runtime.Reading;

/// <summary>Recognises what people hand over in place of an ONNX file, by its first bytes.</summary>
internal static class FileKind
{
    /// <summary>What the file looks like and what to do, to be added to a message; empty where nothing is recognised.</summary>
    public static string Hint(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("version https://git-lfs"u8))
            return ". It is a Git LFS pointer: fetch the file itself with 'git lfs pull'";
        if (file.StartsWith("PK\u0003\u0004"u8))
            return ". It is a zip archive, such as a PyTorch checkpoint or a Keras model: export it as ONNX";
        if (file.Length > 4 && file[0] == 0x89 && file[1..].StartsWith("HDF"u8))
            return ". It is an HDF5 file, such as a Keras model: export it as ONNX";
        if (file.Length > 8 && file[4..].StartsWith("ORTM"u8))
            return ". It is in the ORT format: use the .onnx file that it was made from";
        if (file.Length > 8 && file[4..].StartsWith("TFL3"u8))
            return ". It is a TensorFlow Lite model: export the network as ONNX";
        if (file.StartsWith("<"u8))
            return ". It looks like a web page: download the file itself";
        return "";
    }
}
