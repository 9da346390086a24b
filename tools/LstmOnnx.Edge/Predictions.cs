using System.Globalization;
using LstmOnnx.Runtime;

namespace LstmOnnx.Edge;

/// <summary>Reads rows, runs the model, writes predictions: one line a row that has an answer.</summary>
internal static class Predictions
{
    private const string WindowKey = "lstmonnx.window";

    /// <summary>A sliding window over the rows; its length is the one the model was trained with, from the model's metadata.</summary>
    public static void Windows(string path, TextLines rows, RowWriter output)
    {
        using var model = Opened.Model(path);
        if (!model.Metadata.TryGetValue(WindowKey, out var text) || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var window) || window < 1)
            throw new UsageException($"{path} does not say its window (metadata '{WindowKey}'): run it with --stream");

        using var session = model.CreateSession(batchSize: 1, sequenceLength: window);
        var inputs = new float[session.Input(0).Length];
        var outputs = new float[session.Output(0).Length];
        var featureCount = inputs.Length / window;
        var csv = new CsvRows(rows, featureCount);
        for (var read = 1; csv.Read(inputs.AsSpan((window - 1) * featureCount)); read++)
        {
            if (read >= window)
            {
                session.Run(inputs, outputs);
                output.Row(outputs);
            }
            inputs.AsSpan(featureCount).CopyTo(inputs);
        }
    }

    /// <summary>One step a row, from a zero state.</summary>
    public static void Stream(string path, TextLines rows, RowWriter output)
    {
        using var model = Opened.Model(path);
        using var stream = OneInput(model, path);
        var inputs = new float[stream.InputLength];
        var outputs = new float[stream.OutputLength];
        var csv = new CsvRows(rows, inputs.Length);
        while (csv.Read(inputs))
        {
            stream.Step(inputs, outputs);
            output.Row(outputs);
        }
    }

    /// <summary>A stream that a row of numbers can feed.</summary>
    /// <exception cref="UsageException">The model takes more than one input of numbers beside its states.</exception>
    public static LstmStream OneInput(LstmModel model, string path)
    {
        var stream = model.CreateStream();
        if (stream.InputLength > 0 && stream.OutputLength > 0)
            return stream;
        stream.Dispose();
        throw new UsageException($"{path} does not have one input and one output of floats beside its states: it takes a program of its own (LstmStream.Input)");
    }
}
