using LstmOnnx.Kernels;
using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Streams;

public class StreamBankTests
{
    public static TheoryData<SimdWidth, string> Models
    {
        get
        {
            var data = new TheoryData<SimdWidth, string>();
            foreach (var width in SimdWidths.Available)
            {
                foreach (var model in new[] { "plain", "two layers inside", "two layers outside", "computed zeros", "packed", "gru", "rnn inside" })
                    data.Add(width, model);
            }
            return data;
        }
    }

    // The oracle: each member's own stream of one row.
    [Theory]
    [MemberData(nameof(Models))]
    public void Members_have_the_bits_of_the_same_stream_alone_whoever_joins_and_leaves(SimdWidth width, string name)
    {
        using var model = Graph(name).Load(width);
        using var bank = model.CreateStreamBank(capacity: 2);
        var alone = new Dictionary<StreamHandle, LstmStream>();
        var results = new Dictionary<StreamHandle, float[]>();
        var random = new Dice(name.Length + (int)width);
        var (x, expected, found) = (new float[bank.InputLength], new float[bank.OutputLength], new float[bank.OutputLength]);
        for (var round = 0; round < 60; round++)
        {
            var joining = random.Below(4);
            for (var i = 0; i < joining && alone.Count < 13; i++)
                alone.Add(bank.Join(), model.CreateStream());
            if (random.Below(3) == 0 && alone.Count > 0)
                Change(bank, alone, alone.Keys.ElementAt(random.Below(alone.Count)), random.Below(5));
            Assert.Equal(alone.Count, bank.Count);
            foreach (var (handle, stream) in alone)
            {
                Seeded.Floats(x.Length, random.Below(int.MaxValue)).CopyTo(x, 0);
                bank.SetInput(handle, x);
                stream.Step(x, expected);
                expected.CopyTo(results[handle] = new float[expected.Length], 0);
            }
            bank.Step();
            // Results stay as they are while members come and go.
            if (random.Below(3) == 0 && alone.Count > 1)
                Change(bank, alone, alone.Keys.ElementAt(random.Below(alone.Count)), 0);
            if (random.Below(3) == 0)
                alone.Add(bank.Join(), model.CreateStream());
            foreach (var handle in alone.Keys.Where(results.ContainsKey))
            {
                bank.GetOutput(handle, found);
                Near.SameBits(results[handle], found);
            }
        }
        foreach (var stream in alone.Values)
            stream.Dispose();
    }

    [Fact]
    public void A_state_moves_between_a_bank_and_a_stream()
    {
        using var model = StreamGraphs.Packed().Load();
        using var bank = model.CreateStreamBank(3);
        using var stream = model.CreateStream();
        var (first, member) = (bank.Join(), bank.Join());
        var (x, y, z) = (Seeded.Floats(bank.InputLength, 1), new float[bank.OutputLength], new float[bank.OutputLength]);
        bank.SetInput(member, x);
        bank.Step();
        bank.Step();
        var saved = new byte[bank.SavedLength];
        bank.Save(member, saved);
        Assert.Equal(stream.SavedLength, bank.SavedLength);

        stream.Restore(saved);
        bank.Step();
        bank.GetOutput(member, y);
        stream.Step(x, z);
        Near.SameBits(y, z);

        stream.Save(saved);
        bank.Restore(first, saved);
        bank.SetInput(first, x);
        bank.Step();
        bank.GetOutput(first, y);
        stream.Step(x, z);
        Near.SameBits(y, z);
        Assert.Throws<ArgumentException>(() => bank.Restore(first, saved.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => bank.Save(first, new byte[saved.Length + 1]));
    }

    [Fact]
    public void A_handle_that_has_left_is_refused_even_where_its_place_has_a_new_owner()
    {
        using var model = StreamGraphs.Packed().Load();
        using var bank = model.CreateStreamBank(1);
        using var other = model.CreateStreamBank(1);
        var gone = bank.Join();
        bank.Leave(gone);
        var here = bank.Join();
        Assert.False(bank.Contains(gone));
        Assert.True(bank.Contains(here));
        Assert.False(other.Contains(here));
        var y = new float[bank.OutputLength];
        Assert.Contains("has left", Assert.Throws<ArgumentException>(() => bank.Leave(gone)).Message, StringComparison.Ordinal);
        Assert.Contains("has left", Assert.Throws<ArgumentException>(() => bank.Reset(gone)).Message, StringComparison.Ordinal);
        Assert.Contains("has left", Assert.Throws<ArgumentException>(() => bank.SetInput(gone, new float[bank.InputLength])).Message, StringComparison.Ordinal);
        Assert.Contains("has left", Assert.Throws<ArgumentException>(() => bank.Save(gone, new byte[bank.SavedLength])).Message, StringComparison.Ordinal);
        Assert.Contains("another one", Assert.Throws<ArgumentException>(() => other.Reset(here)).Message, StringComparison.Ordinal);
        Assert.Contains("another one", Assert.Throws<ArgumentException>(() => bank.Reset(default)).Message, StringComparison.Ordinal);
        Assert.Contains("no step", Assert.Throws<InvalidOperationException>(() => bank.GetOutput(here, y)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => bank.SetInput(here, new float[bank.InputLength + 1]));
    }

    [Fact]
    public void Typed_and_shared_inputs_reach_their_rows_and_survive_growth()
    {
        var graph = new TestGraph().Input("x", "time", "batch", 2).Input("rate", DataType.Int64, 1).Input("n", DataType.Int32, "batch", 1).Input("h", 1, "batch", 3);
        graph.Lstm([.. graph.Weights("l", "x", ReferenceLstmDirection.Random(2, 3, seed: 1)), "", "h"], ["", "h_out"], 3)
            .Node("Cast", ["rate"], ["r"], OnnxAttribute.Of("to", 1L)).Node("Cast", ["n"], ["m"], OnnxAttribute.Of("to", 1L))
            .Node("Mul", ["m", "r"], ["y"]).Output("y").Output("h_out");
        using var model = graph.Load();
        using var bank = model.CreateStreamBank(1);
        bank.SharedInput<long>("rate")[0] = 10;
        var members = Enumerable.Range(0, 5).Select(_ => bank.Join()).ToArray();
        for (var i = 0; i < 5; i++)
            bank.SetInput<int>(members[i], "n", [i]);
        bank.Step();
        var y = new float[1];
        for (var i = 0; i < 5; i++)
        {
            bank.GetOutput(members[i], y);
            Assert.Equal(10 * i, y[0]);
        }
        Assert.Equal(8, bank.Capacity);
        bank.TrimExcess();
        Assert.Equal(5, bank.Capacity);
        bank.Step();
        bank.GetOutput<float>(members[4], "y", y);
        Assert.Equal(40, y[0]);
        Assert.Contains("SetInput", Assert.Throws<InvalidOperationException>(() => bank.SharedInput<int>("n").Length).Message, StringComparison.Ordinal);
        Assert.Contains("SharedInput", Assert.Throws<InvalidOperationException>(() => bank.SetInput<long>(members[0], "rate", [1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Joins_within_the_capacity_and_steps_allocate_nothing()
    {
        using var model = StreamGraphs.TwoLayers(states: true).Load();
        using var bank = model.CreateStreamBank(8);
        var (x, y, saved) = (new float[bank.InputLength], new float[bank.OutputLength], new byte[bank.SavedLength]);
        Assert.Equal(0, Allocation.Least(() =>
        {
            var (a, b) = (bank.Join(), bank.Join());
            bank.SetInput(a, x);
            bank.Step();
            bank.GetOutput(b, y);
            bank.Save(a, saved);
            bank.Reset(a);
            bank.Restore(b, saved);
            bank.Leave(a);
            bank.Leave(b);
        }));
    }

    [Fact]
    public async Task A_bank_in_use_refuses_a_second_thread_and_works_again_afterwards()
    {
        using var engine = new PausingEngine();
        using var model = StreamGraphs.Packed().Load(new LoadOptions { Engines = [engine] });
        var bank = model.CreateStreamBank(2);
        var member = bank.Join();
        engine.IsArmed = true;
        var running = Task.Run(bank.Step, TestContext.Current.CancellationToken);
        engine.Entered.Wait(TestContext.Current.CancellationToken);
        try
        {
            Assert.Contains("StreamBank is in use by another thread", Assert.Throws<InvalidOperationException>(bank.Step).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => bank.Join());
            Assert.Throws<InvalidOperationException>(() => bank.Leave(member));
            Assert.Throws<InvalidOperationException>(() => bank.SetInput(member, new float[bank.InputLength]));
            Assert.Throws<InvalidOperationException>(() => bank.Reset(member));
            Assert.Throws<InvalidOperationException>(bank.Dispose);
        }
        finally
        {
            engine.IsArmed = false;
            engine.Leave.Set();
        }
        await running;
        bank.Step();
        bank.Dispose();
        Assert.Throws<ObjectDisposedException>(bank.Step);
    }

    [Fact]
    public void A_fixed_batch_axis_is_refused_by_name()
    {
        using var model = StreamGraphs.Packed("1").Load();
        using var fixedBatch = new TestGraph().Input("x", "time", 1, 2).Also(g => g.Lstm(g.Weights("l", "x", ReferenceLstmDirection.Random(2, 3, seed: 1)), ["", "y"], 3)).Output("y").Load();
        using (model.CreateStreamBank())
        {
        }
        Assert.Contains("x Float [time, 1, 2]", Assert.Throws<UnsupportedOnnxException>(() => fixedBatch.CreateStreamBank()).Message, StringComparison.Ordinal);
        var graph = new TestGraph().Input("x", "time", "batch", 2).Input("h", 1, 1, 3).Axes("shape", 1, 1, 3);
        using var state = graph.Lstm([.. graph.Weights("l", "x", ReferenceLstmDirection.Random(2, 3, seed: 1)), "", "h"], ["", "h_out"], 3).Output("h_out").Load();
        Assert.Contains("h Float [1, 1, 3]", Assert.Throws<UnsupportedOnnxException>(() => state.CreateStreamBank()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_influence_each_other_are_refused()
    {
        using var model = new TestGraph().Input("x", "time", "batch", 2)
            .Also(g => g.Lstm(g.Weights("l", "x", ReferenceLstmDirection.Random(2, 3, seed: 1)), ["", "h"], 3))
            .Node("Softmax", ["h"], ["y"], OnnxAttribute.Of("axis", 1L)).Output("y").Load();
        using (model.CreateStream())
        {
        }
        Assert.Contains("depends on the other rows", Assert.Throws<UnsupportedOnnxException>(() => model.CreateStreamBank()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bank_that_cannot_grow_stays_as_it_was()
    {
        using var model = StreamGraphs.TwoLayers(states: true).Load(new LoadOptions { Limits = new ModelLimits { MaxPlanBytes = 40_000 } });
        using var bank = model.CreateStreamBank(16);
        var members = new List<StreamHandle>();
        var refusal = Assert.ThrowsAny<ModelRefusedException>(() =>
        {
            while (members.Count < 10_000)
                members.Add(bank.Join());
        });
        Assert.Equal(RefusalCode.LimitExceeded, refusal.Code);
        Assert.Equal(members.Count, bank.Count);
        bank.Step();
        bank.GetOutput(members[^1], new float[bank.OutputLength]);
    }

    private static void Change(StreamBank bank, Dictionary<StreamHandle, LstmStream> alone, StreamHandle handle, int kind)
    {
        var stream = alone[handle];
        switch (kind)
        {
            case 0:
                bank.Leave(handle);
                stream.Dispose();
                alone.Remove(handle);
                break;
            case 1:
                bank.Reset(handle);
                stream.Reset();
                break;
            case 2:
                // Leaves with its state and comes back with it.
                var saved = new byte[bank.SavedLength];
                bank.Save(handle, saved);
                bank.Leave(handle);
                alone.Remove(handle);
                var again = bank.Join();
                bank.Restore(again, saved);
                alone.Add(again, stream);
                break;
            case 3:
                bank.TrimExcess();
                break;
            default:
                bank.EnsureCapacity(bank.Count + 3);
                break;
        }
    }

    private static TestGraph Graph(string name) => name switch
    {
        "plain" => LstmLayers.SequenceToOne(ReferenceLstmDirection.Random(3, 4, seed: 1), Seeded.Floats(8, 2), [0.5f, -1]),
        "two layers inside" => StreamGraphs.TwoLayers(states: false),
        "two layers outside" => StreamGraphs.TwoLayers(states: true),
        "computed zeros" => StreamGraphs.ComputedZeros(),
        "gru" => StreamGraphs.Gru(),
        "rnn inside" => StreamGraphs.RnnInside(),
        _ => StreamGraphs.Packed(),
    };

    /// <summary>Whole numbers that are the same on every machine.</summary>
    private sealed class Dice(int seed)
    {
        private ulong _state = (ulong)seed;

        public int Below(int count)
        {
            _state = (_state * 6364136223846793005) + 1442695040888963407;
            return (int)((_state >> 33) % (ulong)count);
        }
    }
}
