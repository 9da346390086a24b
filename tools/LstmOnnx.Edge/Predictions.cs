using System.Globalization;
using LstmOnnx.Runtime;

namespace LstmOnnx.Edge;

/// <summary>Reads rows, runs the model, writes predictions: one line a row that has an answer.</summary>
internal static class Predictions
{
    private const string WindowKey = "lstmonnx.window";

    /// <summary>A sliding window over the rows; its length is the one the model was trained with, from the model's metadata.</summary>
    public static int Windows(string path, TextReader rows, TextWriter output)
    {
        using var model = LstmModel.Load(path);
        if (!model.Metadata.TryGetValue(WindowKey, out var text) || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var window) || window < 1)
            throw new InvalidOperationException($"{path} does not say its window (metadata '{WindowKey}'): run it with --stream");

        using var session = model.CreateSession(batchSize: 1, sequenceLength: window);
        var featureCount = FeatureCount(model);
        var inputs = new float[window * featureCount];
        var outputs = new float[session.Output(0).Length];
        var csv = new CsvRows(rows, featureCount);
        for (var read = 1; csv.Read(inputs.AsSpan((window - 1) * featureCount)); read++)
        {
            if (read >= window)
            {
                session.Run(inputs, outputs);
                Write(output, outputs);
            }
            inputs.AsSpan(featureCount).CopyTo(inputs);
        }
        return 0;
    }

    /// <summary>One step a row, from a zero state.</summary>
    public static int Stream(string path, TextReader rows, TextWriter output)
    {
        using var model = LstmModel.Load(path);
        using var stream = model.CreateStream();
        var featureCount = FeatureCount(model);
        var inputs = new float[featureCount];
        var outputs = new float[stream.OutputLength];
        var csv = new CsvRows(rows, featureCount);
        while (csv.Read(inputs))
        {
            stream.Step(inputs, outputs);
            Write(output, outputs);
        }
        return 0;
    }

    private static int FeatureCount(LstmModel model) => model.Inputs[0].Shape[^1].Size switch
    {
        { } size => checked((int)size),
        null => throw new InvalidOperationException($"input '{model.Inputs[0].Name}' does not fix its number of features"),
    };

    private static void Write(TextWriter output, ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
                output.Write(',');
            output.Write(values[i].ToString("R", CultureInfo.InvariantCulture));
        }
        output.WriteLine();
    }
}
