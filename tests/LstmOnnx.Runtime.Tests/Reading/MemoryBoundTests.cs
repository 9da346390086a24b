using LstmOnnx.Runtime.Gate;
using LstmOnnx.Runtime.Reading;
using static LstmOnnx.Runtime.Tests.Reading.HandModel;
using static LstmOnnx.Runtime.Tests.Reading.Wire;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>
/// Files built to take much memory for few bytes. The bound is 10 times the file, 1 KB per node, value and tensor, and 1 MB; all that reading and gate allocate together, peak or not, stays below it.
/// </summary>
public class MemoryBoundTests
{
    private const int Many = 100_000;

    // name, bytes, nodes + values + tensors
    private static readonly Dictionary<string, (Func<byte[]> Bytes, int Counted)> Cases = new()
    {
        ["empty nodes"] = (() => Model(Repeat(Many, _ => Bytes(1))), Many),
        ["empty tensors"] = (() => Model(Repeat(Many, _ => Bytes(5))), Many),
        ["empty values"] = (() => Model(Repeat(Many, _ => Bytes(13))), Many),
        ["values of many axes"] = (() => Model(Repeat(Many / 10, _ => Bytes(13, Bytes(2, Bytes(1, Bytes(2, Repeat(32, _ => Bytes(1)))))))), Many / 10),
        ["values of many different symbols"] = (() => Model(Repeat(Many / 100, i => Bytes(13, Bytes(2, Bytes(1, Bytes(2, Repeat(32, j => Bytes(1, Text(2, $"{i:x}{j:x}"))))))))), Many / 100),
        ["left-out inputs of a node"] = (() => Model(Bytes(1, Repeat(Many, _ => Bytes(1)))), 1),
        ["uses of one name"] = (() => ModelWith(Node("Sum", [.. Enumerable.Repeat("x", Many)], ["z"])), 4),
        ["names in a chain"] = (() => Chain(Many), 2 * Many + 2),
        ["numbers of one byte in an attribute"] = (() => Model(Bytes(1, Attribute("a", 7, Bytes(8, new byte[Many])))), 1),
        ["numbers of one byte in a tensor"] = (() => ModelWith(Bytes(5, Number(1, Many), Number(2, 7), Text(8, "t"), Bytes(7, new byte[Many]))), 4),
        ["empty strings in an attribute"] = (() => Model(Bytes(1, Attribute("a", 8, Repeat(Many, _ => Bytes(9))))), 1),
        ["small attributes of different names"] = (() => Model(Repeat(Many / 32, i => Bytes(1, Repeat(32, j => Attribute($"{i:x}{j:x}", 2))))), Many / 32),
        ["metadata"] = (() => Message([Bytes(7), .. Repeat(4096, i => Bytes(14, Text(1, $"{i:x}")))]), 0),
        ["one long name"] = (() => Model(Text(2, new string('a', 60_000))), 0),
        ["a long text"] = (() => Message(Text(2, new string('a', 4_000_000)), Bytes(7)), 0),
        ["unknown fields"] = (() => Message([Bytes(7), .. Repeat(Many, _ => Number(1000, 0))]), 0),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Reading_and_gate_stay_below_the_bound(string name)
    {
        var (make, counted) = Cases[name];
        var bytes = make();
        ReadAndCheck(Whole());

        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadAndCheck(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The bytes themselves, which a caller has read, are a part of the bound.
        var bound = (9L * bytes.Length) + (1024L * counted) + (1 << 20);
        Assert.True(allocated <= bound, $"{allocated} bytes allocated for {bytes.Length} bytes of file and {counted} things in it; the bound is {bound}");
    }

    private static void ReadAndCheck(byte[] bytes)
    {
        try
        {
            ModelGate.Check(OnnxReader.Read(bytes, new ModelLimits()));
        }
        catch (ModelRefusedException)
        {
            // Most of these models are no use to anyone; what they cost before that is the question.
        }
    }

    private static byte[] Chain(int length) =>
        Model([Value(11, "0"), .. Repeat(length, i => Node("Identity", [$"{i}"], [$"{i + 1}"])), Value(12, $"{length}")]);

    private static byte[][] Repeat(int count, Func<int, byte[]> field) => [.. Enumerable.Range(0, count).Select(field)];
}
