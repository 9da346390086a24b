using LstmOnnx.Runtime.Operators;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Operators;

public class OperatorTableTests
{
    [Fact]
    public void The_README_lists_the_operators_that_are_registered()
    {
        var text = File.ReadAllText(Path.Combine(TestPaths.RepositoryRoot, "src", "LstmOnnx.Runtime", "README.md"));
        var table = text.Split("<!-- operators -->")[1].Split("<!-- end of operators -->")[0];

        var rows = OperatorList.All.OrderBy(o => o.Name, StringComparer.Ordinal).Select(o => $"| {o.Name} | {o.FirstOpset} to {OperatorList.NewestOpset} |");

        Assert.Equal(string.Join('\n', ["", "| operator | operator sets |", "|---|---|", .. rows, ""]), table);
    }
}
