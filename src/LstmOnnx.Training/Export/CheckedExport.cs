using LstmOnnx.Onnx;

namespace LstmOnnx.Training;

/// <summary>A model that every engine has reproduced, not yet written.</summary>
public sealed class CheckedExport
{
    private readonly byte[] _bytes;
    private readonly ExportOptions _options;
    private readonly int _irVersion;
    private readonly IReadOnlyList<EngineCheck> _checks;

    internal CheckedExport(byte[] bytes, ExportOptions options, int irVersion, IReadOnlyList<EngineCheck> checks) =>
        (_bytes, _options, _irVersion, _checks) = (bytes, options, irVersion, checks);

    /// <summary>Writes the file, whole or not at all; one that is there is replaced.</summary>
    /// <exception cref="FileWriteException">The file cannot be written; what stood there still does.</exception>
    public ExportReport Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, _bytes);
        return new ExportReport(path, _options.Form, _options.Opset, _irVersion, _bytes.Length, _checks);
    }
}
