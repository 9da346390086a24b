using Google.Protobuf;
using LstmOnnx.BadInput;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Gate;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>Damaged files end in a model or in a refusal, and nothing else; what is accepted is what Google.Protobuf reads too.</summary>
public class HostileBytesTests
{
    [Fact]
    public void A_file_cut_at_any_byte_is_refused_or_whole()
    {
        var whole = HandModel.Whole();
        var accepted = Enumerable.Range(0, whole.Length).Count(length => Holds(whole[..length]));

        // Only the ends between top-level fields can pass, and the graph is the last of them.
        Assert.Equal(0, accepted);
        Assert.True(Holds(whole));
    }

    [Fact]
    public void Every_change_of_one_byte_ends_in_a_model_or_a_refusal()
    {
        var whole = HandModel.Whole();
        var random = new Random(3);
        var (accepted, tried) = (0, 0);
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = whole.ToArray();
            var old = whole[at];
            // Each bit, the neighbours, the ends, and some more.
            int[] values = [.. Enumerable.Range(0, 8).Select(bit => old ^ (1 << bit)), old + 1, old - 1, 0, 0x7F, 0x80, 0xFF, random.Next(256), random.Next(256)];
            foreach (var value in values)
            {
                changed[at] = (byte)value;
                accepted += Holds(changed) ? 1 : 0;
                tried++;
            }
        }

        // Letters of names, bits of weights and unread fields leave a model; lengths and tags do not.
        Assert.InRange(accepted, tried / 20, tried * 9 / 10);
    }

    [Fact]
    public void Bytes_left_out_put_in_and_moved_end_in_a_model_or_a_refusal()
    {
        var whole = HandModel.Whole();
        var random = new Random(1);
        for (var round = 0; round < 5000; round++)
        {
            var bytes = whole.ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(bytes.Count);
                var length = Math.Min(random.Next(1, 20), bytes.Count - at);
                var part = bytes.GetRange(at, length);
                if (random.Next(3) > 0)
                    bytes.RemoveRange(at, length);
                if (random.Next(3) > 0)
                    bytes.InsertRange(random.Next(bytes.Count + 1), part);
            }
            Holds([.. bytes]);
        }
    }

    [Fact]
    public void Noise_is_refused()
    {
        var random = new Random(2);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            Assert.False(Holds(bytes));
        }
    }

    // Google.Protobuf looks into parts that ours passes over, such as documentation, and may find a fault there.
    private static ModelProto? Parsed(byte[] bytes)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    // True for a model, false for a refusal; any other exception fails the test. Weights are read as well.
    private static bool Holds(byte[] bytes)
    {
        ModelDocument model;
        try
        {
            model = OnnxReader.Read(bytes, new ModelLimits());
        }
        catch (ModelRefusedException)
        {
            return false;
        }
        if (Parsed(bytes) is { } expected)
            ProtobufComparison.Equal(expected, model);
        try
        {
            ModelGate.Check(model);
            return true;
        }
        catch (ModelRefusedException)
        {
            return false;
        }
    }
}
