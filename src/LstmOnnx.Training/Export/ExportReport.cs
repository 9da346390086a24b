namespace LstmOnnx.Training;

/// <summary>What was written, and how near each engine came to the network.</summary>
/// <param name="Path">The file.</param>
/// <param name="Form">Whole sequences or steps.</param>
/// <param name="Opset">The version of the ONNX operators.</param>
/// <param name="IrVersion">The version of the file format.</param>
/// <param name="ByteCount">The length of the file.</param>
/// <param name="Checks">An entry per engine handed over, in that order.</param>
public sealed record ExportReport(string Path, ModelForm Form, int Opset, int IrVersion, int ByteCount, IReadOnlyList<EngineCheck> Checks)
{
    /// <summary>The largest difference from the network on any engine, on unit scale.</summary>
    public double MaxDifference => Checks.Max(check => check.MaxDifference ?? 0);
}

/// <summary>How one engine ran the exported model.</summary>
/// <param name="Engine">The engine's name.</param>
/// <param name="Description">What ran the model; why nothing did, where the engine is not available.</param>
/// <param name="MaxDifference">The largest difference from the network on unit scale; null where the engine is not available.</param>
public sealed record EngineCheck(string Engine, string Description, double? MaxDifference);
