using LstmOnnx.TestSupport;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary>What <c>explain</c> cannot use ends in a code and one line that says what there is.</summary>
public sealed class ExplainBadInputTests : IDisposable
{
    private static readonly string Demand = Path.Combine(TestPaths.RepositoryRoot, "models", "electricity-demand");

    private readonly TestFolder _folder = new();

    [Theory]
    [InlineData("--node: the model has no recurrent node 'encoder/cel'; did you mean 'encoder/cell'?; it has 1 (LSTM node 'encoder/cell')", "--node", "encoder/cel")]
    [InlineData("no recurrent node '2'", "--layer", "2")]
    [InlineData("--node and --layer both name the node", "--layer", "1", "--node", "1")]
    [InlineData("--direction reverse: LSTM node 'encoder/cell' is forward", "--direction", "reverse")]
    [InlineData("'revers' is neither forward nor reverse; did you mean 'reverse'?", "--direction", "revers")]
    [InlineData("--units: the node has no unit 3; it has 0 to 2", "--units", "0,3")]
    [InlineData("--units: 'atuo' is no unit; did you mean 'auto'?", "--units", "atuo")]
    [InlineData("--units: '1,1' names a unit twice", "--units", "1,1")]
    [InlineData("expected auto:N, N above 0", "--units", "auto:0")]
    [InlineData("--sequence 2: LSTM node 'encoder/cell' runs 1 at once", "--sequence", "2")]
    [InlineData("--rows: '5:4' is not of the form A:B", "--rows", "5:4")]
    [InlineData("--rows 5:40: the data have rows 1 to 20", "--rows", "5:40")]
    [InlineData("--window and --row each say which rows are fed", "--window", "2", "--row", "9")]
    [InlineData("--row and --stream each say which rows are fed", "--row", "9", "--stream")]
    [InlineData("--window: nothing says how long a window of", "--window", "1")]
    [InlineData("--state: the model has no input 'z'; did you mean 'x'?", "--state", "z=y")]
    [InlineData("--state: 'x' is not of the form INPUT=OUTPUT", "--state", "x")]
    [InlineData("--fix: the model has no input 'sr'", "--fix", "sr=1")]
    [InlineData("ends in neither .png nor .html", "--out", "gates.pdf")]
    public void A_flag_is_refused_with_2(string part, params string[] flags)
    {
        var (data, _) = CellModels.Data(_folder, 20);
        Cli.Run(["explain", CellModels.Lstm(_folder), data, .. flags]).ExpectError(2, part);
    }

    [Theory]
    [InlineData("--row 3: no window ends there; windows end at rows 384 to 4032", "--row", "3")]
    [InlineData("--window 9999: the data have windows 1 to 3,649", "--window", "9999")]
    [InlineData("--rows: rows 1 to 336 lack an earlier value", "--rows", "1:9")]
    public void A_row_that_the_recipe_does_not_reach_is_refused_with_2(string part, params string[] flags) =>
        Cli.Run(["explain", Path.Combine(Demand, "model.onnx"), Path.Combine(Demand, "electricity-demand.csv"), .. flags]).ExpectError(2, part);

    [Fact]
    public void Windows_of_a_fixed_length_are_counted()
    {
        var (data, _) = CellModels.Data(_folder, 20);
        var model = CellModels.Lstm(_folder, length: 4);
        Cli.Run("explain", model, data, "--row", "3").ExpectError(2, "--row: there is no such window; the data have windows 1 to 17, which end at rows 4 to 20");
        Cli.Run("explain", model, data, "--stream").ExpectError(2, "takes 4 rows a call and carries no state");
        Cli.Run("explain", CellModels.Lstm(_folder, length: 40), data).ExpectError(3, "found 20 rows, expected at least 40");
    }

    [Fact]
    public void Columns_that_do_not_fit_are_refused_with_3()
    {
        var model = CellModels.Lstm(_folder);
        Cli.Run("explain", model, _folder.Write("one.csv", "a\n1\n2\n")).ExpectError(3, "one.csv: found 1 number columns, expected 2, for input 'x' is [time, 1, 2]");
        Cli.Run("explain", model, _folder.Write("words.csv", "a\nx\n")).ExpectError(3, "no column has numbers in all rows");
        Cli.Run("explain", model, _folder["none.csv"]).ExpectError(3, "none.csv");
    }

    [Fact]
    public void A_model_without_gates_is_refused_with_4()
    {
        using var folder = new TemporaryFolder();
        var data = _folder.Write("x.csv", "a,b\n1,2\n");
        Cli.Run("explain", SampleModels.AddOne(folder), data).ExpectError(4, "has no LSTM, GRU or RNN node", "it has Add");
        Cli.Run("explain", CellModels.Quantized(_folder), data).ExpectError(4, "DynamicQuantizeLSTM node 'encoder/cell'", "take the float model that a quantised one was made from");
        Cli.Run("explain", _folder.Write("bad.onnx", "no model"), data).ExpectError(4, "bad.onnx");
    }

    [Fact]
    public void Places_that_cannot_be_read_or_written_end_in_6()
    {
        var (data, _) = CellModels.Data(_folder, 5);
        Cli.Run("explain", _folder["none.onnx"], data).ExpectError(6, "none.onnx: no such file");
        Cli.Run("explain", CellModels.Lstm(_folder), data, "--out", Path.Combine(data, "gates.png")).ExpectError(6, "x.csv is a file, expected a folder");
        Cli.Run("explain", CellModels.Lstm(_folder), data, "--csv", _folder.Root).ExpectError(6, "is a folder");
        Assert.Empty(Directory.EnumerateFiles(_folder.Root, "*.tmp"));
    }

    public void Dispose() => _folder.Dispose();
}
