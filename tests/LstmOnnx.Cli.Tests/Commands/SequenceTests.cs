using System.Globalization;
using System.Text;
using System.Text.Json;
using LstmOnnx.Cli.Inspection;
using LstmOnnx.Cli.Verification;
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

    // Sequences of 7, 15 and 3 rows: the longest is the recipe's window of this file, and would reach past the end of each other. The steps of the test's own session, row by row, are the oracle of h.
    [Theory]
    [InlineData(1, 7, "--window", "1")]
    [InlineData(1, 7, "--row", "7")]
    [InlineData(8, 22, "--window", "2")]
    [InlineData(8, 22, "--row", "22")]
    [InlineData(23, 25, "--row", "25")]
    [InlineData(23, 25)]
    [InlineData(3, 6, "--rows", "3:6")]
    [InlineData(1, 25, "--stream")]
    public void Explain_shows_the_rows_of_a_sequence_and_no_others(int first, int last, params string[] flags)
    {
        var data = WriteThree();
        Train(units: 4);
        foreach (var file in new[] { "kinds.onnx", "kinds.streaming.onnx" })
        {
            var document = JsonDocument.Parse(Cli.Run(["explain", _folder[file], data, "--units", "0,1,2,3", "--json", .. flags]).Expect(0).LastLine).RootElement;
            Assert.True(document.GetProperty("agrees").GetBoolean());
            Assert.Equal(Enumerable.Range(first, last - first + 1), document.GetProperty("rows").EnumerateArray().Select(row => row.GetInt32()));
            CheckHidden(document, data, first);
        }
    }

    [Fact]
    public void Explain_names_the_rows_that_sequences_end_at_and_takes_a_length_of_its_own()
    {
        var data = WriteThree();
        Train(units: 4);
        Cli.Run("explain", _folder["kinds.onnx"], data, "--row", "15").ExpectError(2, "--row 15: no window ends there; windows end at rows 7 to 25");
        Cli.Run("explain", _folder["kinds.onnx"], data, "--window", "4").ExpectError(2, "the data have windows 1 to 3");
        var cut = JsonDocument.Parse(Cli.Run("explain", _folder["kinds.onnx"], data, "--window", "1", "--fix", "lengths=5", "--json").Expect(0).LastLine).RootElement;
        Assert.Equal([1, 2, 3, 4, 5], cut.GetProperty("rows").EnumerateArray().Select(row => row.GetInt32()));
    }

    // Row b of a spread has 1 + (5·b + 6) mod 7 of 7 steps.
    [Fact]
    public void Seeded_rows_are_whole_for_timing_and_of_every_length_for_comparing()
    {
        Train(units: 4);
        using var model = LstmModel.Load(_folder["kinds.onnx"]);
        var shapes = new Sizes(8, 7).ShapesOf(model);
        var place = model.Inputs.Select(input => input.Name).ToList().IndexOf("lengths");
        int[] Lengths(RowLengths kind, Sizes sizes) => (int[])SeededInputs.Of(model, shapes, seed: 1, sizes.FixedOf(model, shapes), kind)[place].Values;

        Assert.Equal([7, 7, 7, 7, 7, 7, 7, 7], Lengths(RowLengths.Whole, new Sizes(8, 7)));
        Assert.Equal([7, 5, 3, 1, 6, 4, 2, 7], Lengths(RowLengths.Spread, new Sizes(8, 7)));
        Assert.Equal([2, 2, 2, 2, 2, 2, 2, 2], Lengths(RowLengths.Whole, new Sizes(8, 7) { Fixed = new Dictionary<string, string[]> { ["lengths"] = ["2", "2", "2", "2", "2", "2", "2", "2"] } }));
    }

    [Fact]
    public void Scoring_the_file_learned_from_gives_no_advice_that_is_refused()
    {
        var data = Train(units: 4);
        var said = Cli.Run("evaluate", _folder["kinds.onnx"], data).Expect(0).Error;
        Assert.Contains("is the file the model learned from: give a file with the sequences that were held out", said, StringComparison.Ordinal);
        Assert.DoesNotContain("--last", said, StringComparison.Ordinal);
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

    private string Train(int units)
    {
        var data = Write("few.csv", 40, seed: 3);
        Cli.Run("train", data, "--task", "classify", "--target", "kind", "--sequence-column", "id", "--hidden", units.ToString(CultureInfo.InvariantCulture), "--epochs", "1", "--out", _folder["kinds.onnx"]).Expect(0);
        return data;
    }

    private string WriteThree() => _folder.Write("three.csv", "id,x,y,kind\n" + string.Concat(new[] { 7, 15, 3 }.SelectMany((length, i) => Enumerable.Range(0, length).Select(t => string.Create(CultureInfo.InvariantCulture, $"s{i},{Math.Sin((10 * i) + t):0.###},{(t == 0 ? 1 : 0)},high\n")))));

    // A state of the streaming form after each row from the first one on; the four units' sums of at most 8 products leave the float engine a few 1e-7 beside the double.
    private void CheckHidden(JsonElement document, string data, int first)
    {
        using var model = LstmModel.Load(_folder["kinds.streaming.onnx"]);
        var table = CsvTable.Read(data);
        var (x, y) = (table.Numbers("x"), table.Numbers("y"));
        using var session = model.CreateSession(1, 1);
        var state = model.States.Single(pair => model.Inputs[pair.InputIndex].Name == "hidden_0");
        var units = document.GetProperty("units").EnumerateArray().ToDictionary(unit => unit.GetProperty("unit").GetInt32());
        for (var step = 0; step < document.GetProperty("steps").GetInt32(); step++)
        {
            (session.Input<float>("input")[0], session.Input<float>("input")[1]) = (x[first - 1 + step], y[first - 1 + step]);
            session.Run();
            foreach (var (unit, values) in units)
                Assert.Equal(session.Output(state.OutputIndex)[unit], values.GetProperty("hidden")[step].GetSingle(), 1e-5f);
            foreach (var pair in model.States)
                session.Output(pair.OutputIndex).CopyTo(session.Input(pair.InputIndex));
        }
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
