using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Tests.Support;

namespace LstmOnnx.Runtime.Tests.Backend;

/// <summary>ONNX's own tests of its operators: a test passes, or its model is refused by name for something that is not supported.</summary>
public class BackendTests
{
    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void No_test_of_an_operator_fails(SimdWidth width) => NoneFails("node", width, atLeast: 800);

    [Theory]
    [InlineData("pytorch-operator", 20)]
    [InlineData("pytorch-converted", 40)]
    [InlineData("simple", 5)]
    public void No_test_of_an_older_exporter_fails(string collection, int atLeast) => NoneFails(collection, SimdWidths.Available[^1], atLeast);

    [Fact]
    public void Results_do_not_depend_on_the_width()
    {
        var outcomes = SimdWidths.Available.Select(width => BackendData.ResultsOrSkip("node", width).Select(result => $"{result.Test.Name}: {result.Outcome}, {result.Message}").ToArray()).ToArray();

        Assert.All(outcomes, one => Assert.Equal(outcomes[0], one));
    }

    private static void NoneFails(string collection, SimdWidth width, int atLeast)
    {
        var results = BackendData.ResultsOrSkip(collection, width);

        Assert.InRange(results.Count, atLeast, int.MaxValue);
        var failed = results.Where(result => result.Outcome == Outcome.Failed).Select(result => $"{result.Test.Name}: {result.Message}").ToArray();
        Assert.True(failed.Length == 0, $"{failed.Length} of {results.Count} tests fail:\n{string.Join('\n', failed)}");
        // A refusal says which node it is about, unless it is about an input or output.
        Assert.All(results.Where(result => result.Refusal?.Code is RefusalCode.UnsupportedOperator or RefusalCode.UnsupportedAttribute or RefusalCode.DependsOnData),
            result => Assert.Contains(result.Test.Operators, name => result.IsRefusedFor(name.Split('.')[^1]) && result.Refusal!.Node is not null));
    }
}
