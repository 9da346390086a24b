using static LstmOnnx.BadInput.HandModel;
using static LstmOnnx.BadInput.Wire;
using static LstmOnnx.Runtime.Tests.Reading.HandReading;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>Each limit lets its own number pass and refuses one more.</summary>
public class LimitTests
{
    private const int Limit = 5;

    private static readonly Dictionary<string, (ModelLimits Limits, Func<int, byte[]> WithCount)> Cases = new()
    {
        ["nodes"] = (new() { MaxNodes = Limit }, n => Model(Repeat(n, Bytes(1)))),
        ["nodes of inner graphs"] = (new() { MaxNodes = Limit }, n => Model(Bytes(1, Attribute("g", 5, Bytes(6, Repeat(n - 2, Bytes(1))))))),
        ["graphs within nodes"] = (new() { MaxNodes = Limit }, n => Model(Bytes(1, [.. Enumerable.Range(0, n - 1).Select(i => Attribute($"{i}", 5, Bytes(6)))]))),
        ["tensors"] = (new() { MaxTensors = Limit }, n => Model(Repeat(n, Bytes(5)))),
        ["tensors of attributes"] = (new() { MaxTensors = Limit }, n => Model([.. Repeat(n - 1, Bytes(1, Attribute("t", 4, Bytes(5)))), Bytes(5)])),
        ["values"] = (new() { MaxValues = Limit }, n => Model([.. Repeat(n - 3, Bytes(11)), Bytes(12), Bytes(13), Bytes(1, Text(2, "y"))])),
        ["depth"] = (new() { MaxNestingDepth = Limit }, Nested),
        ["name"] = (new() { MaxNameBytes = Limit }, n => Model(Text(2, new string('a', n)))),
        ["axes of a tensor"] = (new() { MaxRank = Limit }, n => Model(Bytes(5, Repeat(n, Number(1, 1))))),
        ["axes of a value"] = (new() { MaxRank = Limit }, n => Model(Bytes(11, Bytes(2, Bytes(1, Bytes(2, Repeat(n, Bytes(1)))))))),
        ["attributes"] = (new() { MaxAttributes = Limit }, n => Model(Bytes(1, Repeat(n, Attribute("a", 2))))),
        ["metadata"] = (new() { MaxMetadataEntries = Limit }, n => Message([Bytes(7), .. Enumerable.Range(0, n).Select(i => Bytes(14, Text(1, $"{i}")))])),
        ["file"] = (new() { MaxFileBytes = Limit }, n => [0x3A, 0, .. n == Limit - 1 ? [0x08, 0] : n == Limit ? new byte[] { 0x08, 0x80, 0 } : [0x08, 0x80, 0x80, 0]]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void One_less_and_the_limit_itself_pass_and_one_more_is_refused(string name)
    {
        var (limits, withCount) = Cases[name];

        Read(withCount(Limit - 1), limits);
        Read(withCount(Limit), limits);
        var refusal = Refusal(withCount(Limit + 1), limits);

        Assert.Equal(RefusalCode.LimitExceeded, refusal.Code);
        Assert.Contains("6", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("at most 5", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ModelLimits.Max", refusal.Message, StringComparison.Ordinal);
    }

    // The defaults, which are what is promised: one below, the limit, one above.
    [Theory]
    [InlineData("nodes", 200_000)]
    [InlineData("nodes of inner graphs", 200_000)]
    [InlineData("tensors", 200_000)]
    [InlineData("tensors of attributes", 200_000)]
    [InlineData("values", 1_000_000)]
    [InlineData("depth", 8)]
    [InlineData("name", 65_536)]
    [InlineData("axes of a tensor", 32)]
    [InlineData("axes of a value", 32)]
    [InlineData("attributes", 32)]
    [InlineData("metadata", 4096)]
    public void The_defaults_are_the_stated_ones(string name, int limit)
    {
        var withCount = Cases[name].WithCount;

        Read(withCount(limit - 1));
        Read(withCount(limit));
        var refusal = Refusal(withCount(limit + 1));

        Assert.Equal(RefusalCode.LimitExceeded, refusal.Code);
        Assert.Contains($"at most {limit}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_caller_can_open_the_depth_to_the_end_of_the_stack()
    {
        var limits = new ModelLimits { MaxNestingDepth = int.MaxValue };

        Read(Nested(64), limits);
        Assert.Equal(RefusalCode.LimitExceeded, Refusal(Nested(65), limits).Code);
    }

    [Fact]
    public void Operator_set_imports_are_bounded_too() =>
        Assert.Equal(RefusalCode.LimitExceeded, Refusal(Message([Bytes(7), .. Repeat(257, Bytes(8))])).Code);

    private static byte[] Nested(int depth)
    {
        var graph = Array.Empty<byte>();
        for (var i = 1; i < depth; i++)
            graph = Bytes(1, Attribute("g", 5, Bytes(6, graph)));
        return Model(graph);
    }

    private static byte[][] Repeat(int count, byte[] field) => [.. Enumerable.Repeat(field, count)];
}
