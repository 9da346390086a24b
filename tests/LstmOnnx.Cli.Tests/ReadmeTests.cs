using LstmOnnx.Data;
using LstmOnnx.Runtime;
using LstmOnnx.TestSupport;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Tests;

/// <summary>The README's sample is the body of a test, letter by letter.</summary>
public class ReadmeTests
{
    [Fact]
    public void The_sample_trains_exports_and_runs()
    {
        var folder = Directory.CreateTempSubdirectory("lstmonnx-readme").FullName;
        var path = Path.Combine(folder, "load.csv");
        File.WriteAllLines(path, Enumerable.Range(0, 600).Select(i => FormattableString.Invariant($"{100 + (20 * Math.Sin(i * Math.Tau / 24))}")).Prepend("load"));
        var output = Path.Combine(folder, "load.onnx");
        float[] day = [.. Enumerable.Range(600, 24).Select(i => (float)(100 + (20 * Math.Sin(i * Math.Tau / 24))))];
        try
        {
            // README sample
            var data = DataPreparation.Prepare(CsvTable.Read(path), new Recipe { Targets = ["load"], Window = 24, Horizon = 4 }, new SplitOptions());
            SequenceData Sequences(Windows windows) => new(data.Rows, data.FeatureCount, windows.Starts, windows.Length, windows.Targets, windows.TargetSize);
            var network = new LstmNetwork(new NetworkOptions { InputSize = data.FeatureCount, Layers = [new(HiddenSize: 16)], OutputSize = data.OutputSize });
            new Trainer(network, new FitOptions { Epochs = 40, EarlyStoppingPatience = 5 }).Fit(Sequences(data.Train), Sequences(data.Validation));
            AffineScaling Affine(Scaling scaling) => new(scaling.Offsets, scaling.Scales);
            OnnxExporter.Export(network, output, new ExportOptions { Inputs = Affine(data.InputScaling), Outputs = Affine(data.TargetScaling!) });

            using var model = LstmModel.Load(output);
            using var session = model.CreateSession(sequenceLength: 24);
            var forecast = new float[4];
            session.Run(day, forecast);
            // end

            // A sine is learned to a twentieth of its amplitude; repeating the last value would miss by up to 20.
            for (var k = 0; k < 4; k++)
                Assert.Equal(100 + (20 * Math.Sin((624 + k) * Math.Tau / 24)), forecast[k], 1.0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_readme_shows_that_body()
    {
        var source = File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, "tests", "LstmOnnx.Cli.Tests", "ReadmeTests.cs"));
        var body = source[(source.IndexOf("// README sample\n", StringComparison.Ordinal) + "// README sample\n".Length)..source.IndexOf("            // end", StringComparison.Ordinal)];
        var lines = body.TrimEnd().Split('\n').Select(line => line.Length > 12 ? line[12..] : "").ToArray();

        Assert.True(lines.Count(line => line.Length > 0) <= 15, "the sample has more than 15 lines");
        Assert.Contains(string.Join('\n', lines), File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, "README.md")), StringComparison.Ordinal);
    }
}
