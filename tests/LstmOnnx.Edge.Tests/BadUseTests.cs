using LstmOnnx.TestSupport;

namespace LstmOnnx.Edge.Tests;

/// <summary>Each way to fail has its exit code and says where, what was found, and what to do.</summary>
public sealed class BadUseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_not_understood_is_usage()
    {
        Edge.Run("").Expect(2, "no model is given", "usage: lstmonnx-edge MODEL");
        Edge.Run("", "--strem", Edge.Model).Expect(2, "'--strem", "usage:");
        Edge.Run("", Edge.Model, "more").Expect(2, "usage:");
        Edge.Run("", "--bench", Edge.StreamingModel, "many").Expect(2, "'many'", "from 1 to 10000000");
        Edge.Run("", "--bench", Edge.StreamingModel, "0").Expect(2, "'0'");
    }

    [Fact]
    public void Help_is_no_error() => Assert.Contains("exit codes:", Edge.Run("", "--help").Expect(0).Out, StringComparison.Ordinal);

    [Theory]
    [InlineData("1,2\n", "line 1: found 2 cells, expected 22")]
    [InlineData("h\n\n1,2,3\n", "line 3: found 3 cells, expected 22")]
    [InlineData("1,2,x,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22\n", "line 1, cell 3: found 'x'")]
    [InlineData("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,NaN\n", "line 1, cell 22: found 'NaN', expected a finite number")]
    [InlineData("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,1e99\n", "cell 22: found '1e99'")]
    public void A_row_that_cannot_be_used_says_its_line(string rows, string part) => Edge.Run(rows, "--stream", Edge.StreamingModel).Expect(3, part);

    [Fact]
    public void Answers_before_a_bad_row_are_given()
    {
        var rows = Edge.Csv(Seeded.Floats(2 * 22, seed: 1), 22);

        Assert.Equal(2, Edge.Run(rows + "1\n", "--stream", Edge.StreamingModel).Expect(3, "line 3").Rows.Length);
    }

    [Fact]
    public void A_model_that_cannot_be_read_is_input_and_one_that_is_none_is_refused()
    {
        var absent = Path.Combine(_folder.Path, "absent.onnx");
        var text = Path.Combine(_folder.Path, "text.onnx");
        File.WriteAllText(text, "no model");

        Edge.Run("", absent).Expect(6, $"{absent}: there is no such file");
        Edge.Run("", Path.Combine(absent, "x")).Expect(6, "there is no such file");
        Edge.Run("", _folder.Path).Expect(6, "found a folder");
        Edge.Run("", text).Expect(4);
    }

    [Fact]
    public void A_model_without_a_window_says_to_stream_it()
    {
        var path = Path.Combine(_folder.Path, "lstm.onnx");
        File.WriteAllBytes(path, SmallModel.Lstm());

        Edge.Run("", path).Expect(2, "--stream", "lstmonnx.window");
        Edge.Run("1,2,3\n", "--stream", path).Expect(0);
    }
}
