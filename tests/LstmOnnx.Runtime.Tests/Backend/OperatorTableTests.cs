using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Operators;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Backend;

/// <summary>The README's table of operators is made by this test: run it with LSTMONNX_WRITE_TABLE=1 after an operator changed.</summary>
public class OperatorTableTests
{
    private const string Begin = "<!-- operators -->\n", End = "<!-- end of operators -->";

    private static string Readme => Path.Combine(TestPaths.RepositoryRoot, "src", "LstmOnnx.Runtime", "README.md");

    [Fact]
    public void The_README_lists_the_operators_that_are_registered()
    {
        var rows = Table().Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(line => string.Join('|', line.Split('|')[..3]) + "|");

        Assert.Equal(OperatorList.All.OrderBy(one => one.Name, StringComparer.Ordinal).Select(OperatorTable.Row), rows);
    }

    [Fact]
    public void The_README_says_what_became_of_the_backend_tests()
    {
        var table = OperatorTable.Of(BackendData.ResultsOrSkip("node", SimdWidths.Available[^1]));
        if (Environment.GetEnvironmentVariable("LSTMONNX_WRITE_TABLE") == "1")
            File.WriteAllText(Readme, File.ReadAllText(Readme).Replace(Begin + Table(), Begin + table, StringComparison.Ordinal));

        Assert.True(table == Table(), $"the table of operators in {Readme} is out of date: run this test with LSTMONNX_WRITE_TABLE=1. It should be:\n{table}");
    }

    private static string Table() => File.ReadAllText(Readme).Split(Begin)[1].Split(End)[0];
}
