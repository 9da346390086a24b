using LstmOnnx.BadInput;
using LstmOnnx.Onnx.Protobuf;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>Damaged files through the whole of loading: each ends in a model or in a refusal, within its memory. A sample; the Cake target Mutations tries every change of every byte.</summary>
public class DamagedModelTests
{
    // Prime, and no divisor of the number of changes of a byte, so that all values have their turn.
    private const int Step = 23;

    // Twice what a plan may take, and the bound of reader and gate, for files below 2 KB.
    private static readonly long MostAllocated = (2 * Trial.Options.Limits.MaxPlanBytes) + (4 << 20);

    public static TheoryData<string> Names => [.. SmallModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_model_itself_is_sound(string name)
    {
        Gate.GateModel.Check(ModelProto.Parser.ParseFrom(Whole(name)));
        Assert.Null(Trial.Of(Whole(name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_cut_at_any_byte_is_refused_or_whole_but_for_what_stands_behind_its_graph(string name)
    {
        var whole = ModelProto.Parser.ParseFrom(Whole(name));
        Assert.All(Damaged.CutShort(Whole(name)), bytes =>
        {
            if (Trial.Of(bytes) is not null)
                return;
            var cut = ModelProto.Parser.ParseFrom(bytes.Span);
            Assert.Equal((whole.Graph, whole.OpsetImport), (cut.Graph, cut.OpsetImport));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_change_of_one_byte_ends_in_a_model_or_a_refusal_within_its_memory(string name)
    {
        var whole = Whole(name);
        var refused = 0;
        for (var number = 0; number < whole.Length * Damaged.Changes; number += Step)
        {
            var changed = Damaged.Changed(whole, number);
            var before = GC.GetAllocatedBytesForCurrentThread();
            refused += Trial.Of(changed) is null ? 0 : 1;
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= MostAllocated, $"change {number}: {allocated} bytes allocated");
        }

        // Tags, lengths, kinds and names that are read elsewhere are most of a small file.
        Assert.InRange(refused, whole.Length * Damaged.Changes / Step / 3, int.MaxValue);
    }

    private static byte[] Whole(string name) => SmallModels.All.Single(model => model.Name == name).Bytes;
}
