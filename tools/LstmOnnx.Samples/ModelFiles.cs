using LstmOnnx.Runtime;
using LstmOnnx.Training;

namespace LstmOnnx.Samples;

/// <summary>Exported files: written, and run as their users run them.</summary>
internal static class ModelFiles
{
    /// <summary>Writes a network, checked on the SIMD engine, and says so.</summary>
    public static string Write(LstmNetwork network, string path, ExportOptions options)
    {
        var report = OnnxExporter.Export(network, path, options);
        Console.WriteLine($"wrote {path}: {report.ByteCount / 1024.0:F1} KiB, within {report.MaxDifference:G2} of the trainer");
        return path;
    }

    /// <summary>Answers [N, O] of a sequence model to whole windows, by the SIMD engine.</summary>
    public static float[] Answers(string path, SequenceData data, int outputSize)
    {
        const int mostRows = 50;
        using var model = LstmModel.Load(path);
        var answers = new float[data.Count * outputSize];
        var inputs = new float[mostRows * data.Window * data.FeatureCount];
        var window = data.Window * data.FeatureCount;
        for (var first = 0; first < data.Count; first += mostRows)
        {
            var count = Math.Min(mostRows, data.Count - first);
            for (var i = 0; i < count; i++)
                data.WindowOf(first + i).CopyTo(inputs.AsSpan(i * window));
            using var session = model.CreateSession(count, data.Window);
            session.Run(inputs.AsSpan(0, count * window), answers.AsSpan(first * outputSize, count * outputSize));
        }
        return answers;
    }

    /// <summary>The same from a streaming model, a step at a time: the answer after the last step of each window.</summary>
    public static float[] StreamedAnswers(string path, SequenceData data, int outputSize)
    {
        using var model = LstmModel.Load(path);
        using var stream = model.CreateStream();
        var answers = new float[data.Count * outputSize];
        for (var i = 0; i < data.Count; i++)
        {
            stream.Reset();
            for (var step = 0; step < data.Window; step++)
                stream.Step(data.WindowOf(i).Slice(step * data.FeatureCount, data.FeatureCount), answers.AsSpan(i * outputSize, outputSize));
        }
        return answers;
    }
}
