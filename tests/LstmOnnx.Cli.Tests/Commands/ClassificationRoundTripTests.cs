using System.Text.Json;

namespace LstmOnnx.Cli.Tests.Commands;

public sealed class ClassificationRoundTripTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public void Classes_are_learned_scored_and_run()
    {
        var data = _folder.WriteMotion();
        var model = _folder["motion.onnx"];
        var trained = Cli.Run("train", data, "--task", "classify", "--target", "activity", "--window", "8", "--hidden", "12", "--epochs", "15", "--learning-rate", "0.01", "--report", _folder["report"], "--out", model, "--json").Expect(0);
        var test = JsonDocument.Parse(trained.LastLine).RootElement.GetProperty("test");
        // The slope tells the class on all but the first rows after a change.
        Assert.True(test.GetProperty("accuracy").GetDouble() > 0.85, trained.LastLine);
        Assert.True(test.GetProperty("baseline_accuracy").GetDouble() < 0.6);
        Assert.True(File.Exists(_folder["report/confusion.png"]));

        var evaluated = Cli.Run("evaluate", model, data).Expect(0);
        Assert.Contains("precision", evaluated.Out, StringComparison.Ordinal);
        var score = JsonDocument.Parse(Cli.Run("evaluate", model, data, "--json").Expect(0).LastLine).RootElement.GetProperty("score");
        Assert.Equal(["down", "flat", "up"], score.GetProperty("classes").EnumerateArray().Select(row => row.GetProperty("name").GetString()));
        var windows = score.GetProperty("windows").GetInt32();
        Assert.Equal(1200 - 8 + 1, windows);
        Assert.Equal(windows, score.GetProperty("confusion").EnumerateArray().SelectMany(row => row.EnumerateArray()).Sum(cell => cell.GetInt32()));

        CheckRun(Cli.Run("run", model, data).Expect(0).Out, File.ReadAllLines(data), score.GetProperty("accuracy").GetDouble());
    }

    // One in ten is rare. The densities are triangles, of the usual ones on [-1, 1], of the rare ones on [0, 2]; weighed by their shares they meet at 0.9, where 0.595 of the rare ones lie above, and
    // with equal weights at 0.5, where 0.875 do.
    [Fact]
    public void Weights_make_a_rare_class_count()
    {
        var random = new Random(4);
        var rows = Enumerable.Range(0, 1500).Select(_ => random.NextDouble() < 0.1).Select(rare => FormattableString.Invariant($"{(rare ? 1 : 0) + random.NextDouble() - random.NextDouble():0.###},{(rare ? "rare" : "usual")}\n"));
        var data = _folder.Write("rare.csv", "x,kind\n" + string.Concat(rows));
        double Recall(params string[] more)
        {
            var result = Cli.Run([
                "train", data, "--task", "classify", "--target", "kind", "--window", "1", "--hidden", "6", "--epochs", "25", "--learning-rate", "0.02", "--test", "500", "--out", _folder["rare.onnx"], "--json", .. more]).Expect(0);
            return JsonDocument.Parse(result.LastLine).RootElement.GetProperty("test").GetProperty("classes")[0].GetProperty("recall").GetDouble();
        }
        var (plain, balanced) = (Recall(), Recall("--class-weights", "balanced"));
        Assert.True(balanced > plain + 0.14, $"recall {plain} without weights, {balanced} with");
        Assert.Equal(plain, Recall("--class-weights", "2,2"), 1e-12);
        Cli.Run("train", data, "--task", "classify", "--target", "kind", "--class-weights", "1,2,3").ExpectError(2, "found 3, expected 2, one for each class in this order: rare, usual");
    }

    public void Dispose() => _folder.Dispose();

    // The accuracy counted from the CSV that run writes is the one that evaluate says.
    private static void CheckRun(string csv, string[] data, double accuracy)
    {
        var lines = csv.TrimEnd('\n').Split('\n');
        Assert.Equal("row,class,down,flat,up", lines[0]);
        var right = 0;
        foreach (var cells in lines[1..].Select(line => line.Split(',')))
        {
            var probabilities = cells[2..].Select(cell => float.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(1, probabilities.Sum(), 1e-5);
            Assert.Equal(probabilities.Max(), probabilities[Array.IndexOf(["down", "flat", "up"], cells[1])]);
            // Row numbers count data rows from 1, and line 0 of the file is its header.
            right += data[int.Parse(cells[0], System.Globalization.CultureInfo.InvariantCulture)].EndsWith("," + cells[1], StringComparison.Ordinal) ? 1 : 0;
        }
        Assert.Equal(accuracy, (double)right / (lines.Length - 1), 1e-9);
    }
}
