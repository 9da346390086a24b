using System.Globalization;
using System.Text;
using System.Text.Json;
using LstmOnnx.Data;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary><c>--sequence-column</c>: sequences of their own length, from training to <c>verify</c>.</summary>
public sealed class SequenceTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The first row says the class and the rest is noise, of 1 to 12 rows: a network that read past a sequence's end, or began before it, would not know it.
    [Fact]
    public void Sequences_are_learned_scored_run_and_verified()
    {
        var (data, model) = (Write("train.csv", 300, seed: 1), _folder["kinds.onnx"]);
        var trained = Cli.Run(
            "train", data, "--task", "classify", "--target", "kind", "--sequence-column", "id", "--hidden", "12", "--epochs", "60", "--learning-rate", "0.02", "--batch-size", "32", "--class-weights", "balanced",
            "--report", _folder["report"], "--out", model, "--json").Expect(0);
        var document = JsonDocument.Parse(trained.LastLine).RootElement;
        Assert.Equal((210, 45, 45), (Count("train"), Count("validation"), Count("test")));
        Assert.True(document.GetProperty("test").GetProperty("accuracy").GetDouble() > 0.95, trained.LastLine);
        Assert.True(File.Exists(_folder["report/confusion.png"]));

        // Longer sequences than any that were learned from, on both forms and engines, against each sequence alone.
        var later = Write("later.csv", 40, seed: 2, longest: 20);
        var run = Cli.Run("run", model, later).Expect(0).Out;
        Assert.Equal(run, Rounded(run, Cli.Run("run", _folder["kinds.streaming.onnx"], later).Expect(0).Out));
        Assert.Equal(run, Rounded(run, Cli.Run("run", model, later, "--engine", "ort").Expect(0).Out));
        var accuracy = CheckAlone(model, later, run);
        var evaluated = JsonDocument.Parse(Cli.Run("evaluate", model, later, "--json").Expect(0).LastLine).RootElement.GetProperty("score");
        Assert.Equal((40, accuracy), (evaluated.GetProperty("windows").GetInt32(), evaluated.GetProperty("accuracy").GetDouble()));
        Assert.StartsWith("""{"row":""", Cli.Run("run", model, later, "--latest", "--json").Expect(0).LastLine, StringComparison.Ordinal);
        Assert.Contains(""","sequence":"s39"}""", Cli.Run("run", model, later, "--latest", "--json").Expect(0).LastLine, StringComparison.Ordinal);
        Assert.Equal(0, Cli.Run("verify", model).ExitCode);
        Assert.Equal(0, Cli.Run("verify", model, "--shape", "input=3,7,2").ExitCode);
        Assert.Equal(0, Cli.Run("verify", _folder["kinds.streaming.onnx"]).ExitCode);
        Cli.Run("evaluate", model, later, "--last", "3").ExpectError(2, "--last counts rows");

        int Count(string part) => document.GetProperty("windows").GetProperty(part).GetInt32();
    }

    [Fact]
    public void Bad_sequences_are_data_errors()
    {
        string[] Train(string rows) => ["train", _folder.Write("bad.csv", "id,x,kind\n" + rows), "--task", "classify", "--target", "kind", "--sequence-column", "id", "--out", _folder["m.onnx"]];
        Cli.Run(Train("a,1,up\nb,2,down\na,3,up\n")).ExpectError(3, "row 3", "found 'a' again");
        Cli.Run(Train("a,1,up\na,2,down\n")).ExpectError(3, "row 2", "one class for all rows of a sequence");
        Cli.Run(Train("a,1,up\nb,2,down\nc,3,down\nd,3,down\n")).ExpectError(3, "class 'up' in one sequence only");
        Cli.Run([.. Train("a,1,up\n"), "--window", "4"]).ExpectError(2, "--window: with --sequence-column the network reads whole sequences");
        Cli.Run("train", _folder["bad.csv"], "--target", "x", "--sequence-column", "id").ExpectError(2, "--sequence-column has no effect without --task classify");
    }

    // Each sequence in a session of its own length gives the line that run wrote; returns the share of right classes.
    private static double CheckAlone(string path, string data, string run)
    {
        using var model = LstmModel.Load(path);
        var table = CsvTable.Read(data);
        var (ids, x, y, kinds) = (table.Texts("id"), table.Numbers("x"), table.Numbers("y"), table.Texts("kind"));
        var lines = run.TrimEnd('\n').Split('\n');
        Assert.Equal("id,class,high,low", lines[0]);
        var right = 0;
        foreach (var cells in lines[1..].Select(line => line.Split(',')))
        {
            var (first, length) = (Array.IndexOf(ids, cells[0]), ids.Count(id => id == cells[0]));
            using var session = model.CreateSession(1, length);
            for (var t = 0; t < length; t++)
                (session.Input<float>("input")[2 * t], session.Input<float>("input")[(2 * t) + 1]) = (x[first + t], y[first + t]);
            session.Input<int>("lengths")[0] = length;
            session.Run();
            Assert.Equal(float.Parse(cells[2], CultureInfo.InvariantCulture), session.Output<float>("output")[0], 1e-5f);
            right += kinds[first] == cells[1] ? 1 : 0;
        }
        return (double)right / (lines.Length - 1);
    }

    // The second text, with the first one's cells wherever they agree to five digits.
    private static string Rounded(string expected, string found)
    {
        var lines = expected.Split('\n').Zip(found.Split('\n'), (left, right) => left.Split(',').Zip(right.Split(','), (a, b) =>
            float.TryParse(a, CultureInfo.InvariantCulture, out var x) && float.TryParse(b, CultureInfo.InvariantCulture, out var y) && Math.Abs(x - y) < 1e-5 ? a : b));
        return string.Join('\n', lines.Select(cells => string.Join(',', cells)));
    }

    private string Write(string name, int sequences, int seed, int longest = 12)
    {
        var random = new Random(seed);
        var text = new StringBuilder("id,x,y,kind\n");
        for (var i = 0; i < sequences; i++)
        {
            var high = random.Next(2);
            var length = random.Next(1, longest + 1);
            for (var t = 0; t < length; t++)
                text.Append(CultureInfo.InvariantCulture, $"s{i},{(t == 0 ? high : random.NextDouble()):0.###},{(t == 0 ? 1 : 0)},{(high == 1 ? "high" : "low")}\n");
        }
        return _folder.Write(name, text.ToString());
    }
}
