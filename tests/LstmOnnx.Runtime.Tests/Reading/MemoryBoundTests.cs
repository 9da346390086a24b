using LstmOnnx.Runtime.Gate;
using LstmOnnx.Runtime.Reading;
using static LstmOnnx.BadInput.HandModel;
using static LstmOnnx.BadInput.Wire;

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
        ["names as long as they may be"] = (() => ModelWith([.. Repeat(20, i => Node("Identity", ["x"], [new string((char)('a' + i), 65_000)]))]), 40 + 4),
        ["names of three bytes a character"] = (() => ModelWith([.. Repeat(1000, i => Node("Identity", ["x"], [new string('\u20ac', 300) + i]))]), 2000 + 4),
        ["graphs within graphs"] = (() => ModelWith(Repeat(2000, i => Deep(i, 7))), 2000 * 22 + 4),
        ["empty graphs within a node"] = (() => Model(Repeat(Many / 32, i => Bytes(1, Repeat(32, j => Attribute($"{j}", 5, Bytes(6)))))), Many + (Many / 32)),
        ["axes one by one"] = (() => Model(Repeat(Many / 32, i => Tensor(5, "", [.. Enumerable.Repeat(1L, 32)]))), Many / 32),
        ["floats one by one"] = (() => ModelWith(Tensor(5, "t", [Many], Repeat(Many, i => Float(4, i)))), 4),
        ["floats of an attribute one by one"] = (() => Model(Bytes(1, Attribute("a", 6, Repeat(Many, i => Float(7, i))))), 1),
        ["integers of an attribute one by one"] = (() => Model(Bytes(1, Attribute("a", 7, Repeat(Many, i => Number(8, i))))), 1),
        ["entries of external data"] = (() => ModelWith(Tensor(5, "t", [1], Repeat(Many, i => Bytes(13, Text(1, "k"))))), 4),
        ["different entries of external data"] = (() => ModelWith(Tensor(5, "t", [1], Repeat(Many, i => Bytes(13, Text(1, $"{i}"), Text(2, $"{i}"))))), 4),
        ["a cycle"] = (() => ModelWith(Repeat(Many / 10, i => Node("Identity", [$"n{i}"], [$"n{(i + 1) % (Many / 10)}"]))), Many / 5 + 4),
        ["nodes that all read what comes later"] = (() => ModelWith([.. Repeat(Many / 10, i => Node("Sum", ["late", "late"], [$"n{i}"])), Node("Identity", ["x"], ["late"])]), Many / 5 + 6),
        ["a weight read by many"] = (() => ModelWith([Tensor(5, "t", [1, 1], Raw(1)), .. Repeat(Many / 10, i => Node("MatMul", ["x", "t"], [$"n{i}"]))]), Many / 5 + 5),
        ["constants moved in a chain"] = (() => ModelWith([Tensor(5, "0", [1, 1], Raw(1)), .. Repeat(Many / 10, i => Node("Transpose", [$"{i}"], [$"{i + 1}"]))]), Many / 5 + 5),
        ["joins of joins"] = (() => ModelWith([Tensor(5, "0", [1, 1], Raw(1)), .. Repeat(Many / 10, i => Node("Concat", [$"{i}", $"{i}", $"{i}"], [$"{i + 1}"]))]), Many / 5 + 5),
        ["growing nodes"] = (() => ModelWith([Bytes(5, Number(1, 1), Number(2, 7), Number(7, 3), Text(8, "s")), .. Repeat(Many / 10, i => Node("ConstantOfShape", ["s"], [$"n{i}"]))]), Many / 5 + 5),
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

    // A node whose graph reads x and has such a node.
    private static byte[] Deep(int number, int levels) => levels == 0 ? Node("Identity", ["x"], [$"d{number}"])
        : Node("If", ["x"], [$"d{number}_{levels}"], Attribute("then_branch", 5, Bytes(6, Deep(number, levels - 1), Bytes(12, Text(1, levels == 1 ? $"d{number}" : $"d{number}_{levels - 1}")))));

    private static byte[][] Repeat(int count, Func<int, byte[]> field) => [.. Enumerable.Range(0, count).Select(field)];
}
