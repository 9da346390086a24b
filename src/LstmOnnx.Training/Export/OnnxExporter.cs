using LstmOnnx.Onnx;

namespace LstmOnnx.Training;

/// <summary>Writes a network as an ONNX model that any runtime can take: float32, plain <c>LSTM</c>, <c>GRU</c> and <c>RNN</c> nodes with constant weights, symbolic batch and time, scaling inside the graph.</summary>
public static class OnnxExporter
{
    /// <summary>Builds the model, runs it on every engine of <see cref="ExportOptions.Verify"/> against the network, and writes it, whole or not at all.</summary>
    /// <param name="network">The network; not trained on while it is exported.</param>
    /// <param name="path">The file, replaced where it is there; its folder has to exist.</param>
    /// <param name="options">Form, opset, scaling, metadata, engines; the defaults where null.</param>
    /// <returns>What was written, and the largest difference on each engine.</returns>
    /// <exception cref="ArgumentException">An option does not fit the network; the message says which and what is expected.</exception>
    /// <exception cref="ExportMismatchException">A weight is not finite, or an engine does not reproduce the network; nothing was written.</exception>
    /// <exception cref="Runtime.EngineUnavailableException">None of the engines works on this machine; nothing was written.</exception>
    /// <exception cref="FileWriteException">The file cannot be written; what stood there still does.</exception>
    public static ExportReport Export(LstmNetwork network, string path, ExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Check(network, options).Write(path);
    }

    /// <summary>Builds the model and runs it on every engine of <see cref="ExportOptions.Verify"/> against the network, without writing it: for callers that write several forms together or none.</summary>
    /// <inheritdoc cref="Export"/>
    public static CheckedExport Check(LstmNetwork network, ExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new ExportOptions();
        options.Check(network.Options);
        RefuseNonFinite(network);

        var model = ExportGraph.Build(network, options);
        if (OnnxChecker.Check(model) is [var problem, ..])
            throw new ExportMismatchException($"the graph is not sound: {problem}");
        var bytes = OnnxFile.ToBytes(model);
        return new CheckedExport(bytes, options, (int)model.IrVersion, ExportCheck.Run(network, bytes, options));
    }

    private static void RefuseNonFinite(LstmNetwork network)
    {
        foreach (var parameter in network.Parameters)
        {
            var place = Array.FindIndex(parameter.Values, value => !float.IsFinite(value));
            if (place >= 0)
            {
                throw new ExportMismatchException(
                    $"parameter '{parameter.Name}' has {parameter.Values[place]} at {place} of {parameter.Values.Length}: the training went out of bounds; train with a lower learning rate or with clipping, and export again");
            }
        }
    }
}
