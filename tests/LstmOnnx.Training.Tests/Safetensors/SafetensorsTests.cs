using System.Buffers.Binary;
using System.Text;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary>Files written byte by byte, each rule of the format broken by name, and files damaged at random.</summary>
public class SafetensorsTests
{
    // 1 is 0x3F800000, -2 is 0xC0000000.
    private static readonly byte[] OneAndMinusTwo = [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0];

    [Fact]
    public void A_file_made_by_hand_is_read()
    {
        // 'b' lies first, 'empty' has no bytes and 'scalar' no sizes.
        var bytes = File("""{"__metadata__":{"k":"vä"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[4,12]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},"empty":{"dtype":"I64","shape":[0,9],"data_offsets":[12,12]},"scalar":{"dtype":"F32","shape":[],"data_offsets":[12,16]}}     """,
            [1, 2, 3, 4, .. OneAndMinusTwo, .. OneAndMinusTwo[..4]]);
        var reader = SafetensorsReader.Open(new MemoryStream(bytes));

        Assert.Equal(["b", "a", "empty", "scalar"], reader.Header.Entries.Select(entry => entry.Name));
        Assert.Equal("vä", Assert.Single(reader.Header.Metadata, pair => pair.Key == "k").Value);
        Assert.Equal(new long[] { 1, 2 }, reader.Header.Entries[1].Shape);
        Assert.Equal([1f, -2f], reader.ReadFloats(reader.Header.Entries[1]));
        Assert.Equal([1f], reader.ReadFloats(reader.Header.Entries[3]));
        Assert.Contains("'b' BF16 [2] is not of float32", Assert.Throws<SafetensorsException>(() => reader.ReadFloats(reader.Header.Entries[0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_the_format_to_the_byte()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [new("w", [2, 1], [1, -2])], new Dictionary<string, string> { ["k"] = "v" });
        // 81 bytes of JSON, seven spaces up to a multiple of eight.
        Assert.Equal(File("""{"__metadata__":{"k":"v"},"w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}""".PadRight(88), OneAndMinusTwo), stream.ToArray());
    }

    [Fact]
    public void Every_bit_of_a_number_comes_back()
    {
        float[] odd = [float.NaN, BitConverter.Int32BitsToSingle(0x7FA00001), float.NegativeInfinity, -0f, float.Epsilon, float.MaxValue];
        // Longer than a piece.
        var many = Seeded.Floats(600_001, seed: 5);
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [new("odd \" ä", [2, 3], odd), new("none", [0, 4], []), new("many", [600_001], many)], new Dictionary<string, string>());
        var reader = SafetensorsReader.Open(stream);
        Near.SameBits(odd, reader.ReadFloats(reader.Header.Entries.Single(entry => entry.Name == "odd \" ä")));
        Near.SameBits(many, reader.ReadFloats(reader.Header.Entries.Single(entry => entry.Name == "many")));
        Assert.Empty(reader.Header.Metadata);
    }

    [Theory]
    [InlineData("""[]""", "does not begin with '{'")]
    [InlineData(""" {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "does not begin with '{'")]
    [InlineData("""{"a":""", "not JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x""", "not JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[[[2]]]],"data_offsets":[0,8]}}""", "not JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not JSON")]
    [InlineData("""{"__metadata__":[],"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__ is a JSON Array")]
    [InlineData("""{"__metadata__":{"n":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "'n' is a JSON Number; expected a text")]
    [InlineData("""{"a":7}""", "tensor 'a' is a JSON Number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"stride":[1]}}""", "member 'stride'")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", "has no dtype")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", "has no shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "has no data_offsets")]
    [InlineData("""{"a":{"dtype":32,"shape":[2],"data_offsets":[0,8]}}""", "dtype is a JSON Number; expected a JSON String")]
    [InlineData("""{"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""", "the dtype 'F33'; expected one of BOOL")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "shape is a JSON Number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "shape has an entry that is no whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "shape has an entry that is no whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", "shape has an entry that is no whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "not two numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}""", "not two numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "has the data [8, 0)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "has the data [0, 12); the file has [0, 8)")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "do not fit its shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", "do not fit its shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "end at byte 4 of the data; the file has 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "bytes are left over")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "tensor 'b' begins at byte 4 of the data, where it overlaps")]
    [InlineData("{}", "end at byte 0 of the data; the file has 8")]
    public void Each_broken_rule_is_named(string header, string message) =>
        Assert.Contains(message, Assert.Throws<SafetensorsException>(() => Read(File(header, OneAndMinusTwo))).Message, StringComparison.Ordinal);

    [Fact]
    public void Lengths_that_the_file_does_not_have_are_refused_before_memory_is_taken()
    {
        Refuses([1, 2, 3], "the file has 3 bytes");
        Refuses([9, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'], "the header has 9 bytes; the file has 2");
        Refuses([0, 0, 0, 0, 1, 0, 0, 0, (byte)'{', (byte)'}'], "expected at most 100000000");
        Refuses([.. Enumerable.Repeat((byte)0xFF, 8)], "expected at most 100000000");
        Refuses([2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', 0xFF], "not UTF-8");
    }

    [Fact]
    public void A_long_name_is_cut_in_the_message()
    {
        var failure = Assert.Throws<SafetensorsException>(() => Read(File($$"""{"{{new string('x', 100_000)}}":1}""", [])));
        Assert.InRange(failure.Message.Length, 100, 300);
    }

    [Fact]
    public void Names_and_shapes_that_the_format_cannot_have_are_not_written()
    {
        var none = new Dictionary<string, string>();
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(Stream.Null, [new("a", [1], [1]), new("a", [1], [2])], none));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(Stream.Null, [new("__metadata__", [1], [1])], none));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(Stream.Null, [new("a", [2], [1])], none));
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_refused()
    {
        var whole = Whole();
        for (var length = 0; length < whole.Length; length++)
            Assert.False(Holds(whole[..length]), $"{length} of {whole.Length} bytes");
        Assert.True(Holds(whole));
        Assert.False(Holds([.. whole, 0]));
    }

    [Fact]
    public void Every_change_of_one_byte_ends_in_tensors_or_a_refusal()
    {
        var whole = Whole();
        var (accepted, tried) = (0, 0);
        for (var at = 0; at < whole.Length; at++)
        {
            for (var value = 0; value < 256; value++)
            {
                var changed = whole.ToArray();
                changed[at] = (byte)value;
                accepted += Holds(changed) ? 1 : 0;
                tried++;
            }
        }
        // Numbers, letters of names and spaces may change; lengths, offsets and punctuation may not.
        Assert.InRange(accepted, tried / 20, tried * 9 / 10);
    }

    [Fact]
    public void Bytes_left_out_put_in_and_changed_end_in_tensors_or_a_refusal()
    {
        var random = new Random(4);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Whole().ToList();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                var at = random.Next(bytes.Count);
                var part = bytes.GetRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                if (random.Next(3) > 0)
                    bytes.RemoveRange(at, part.Count);
                if (random.Next(3) > 0)
                    bytes.InsertRange(random.Next(bytes.Count + 1), part);
                if (bytes.Count == 0)
                    break;
                bytes[random.Next(bytes.Count)] ^= (byte)(1 << random.Next(8));
            }
            // The length is put right half the time, so that the header is reached.
            if (random.Next(2) == 0 && bytes.Count > 8)
                bytes[0] = (byte)Math.Clamp(bytes.LastIndexOf((byte)'}') - 7, 0, 255);
            Holds([.. bytes]);
        }
    }

    private static byte[] Whole()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [new("a", [2, 2], [1, 2, 3, 4]), new("bé", [3], [5, 6, 7])], new Dictionary<string, string> { ["state"] = "{\"x\":1}" });
        return stream.ToArray();
    }

    private static byte[] File(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, json.Length);
        return [.. prefix, .. json, .. data];
    }

    private static void Refuses(byte[] bytes, string message) =>
        Assert.Contains(message, Assert.Throws<SafetensorsException>(() => Read(bytes)).Message, StringComparison.Ordinal);

    private static void Read(byte[] bytes)
    {
        var reader = SafetensorsReader.Open(new MemoryStream(bytes));
        foreach (var entry in reader.Header.Entries.Where(entry => entry.ElementType == "F32"))
            Assert.Equal(entry.Count, reader.ReadFloats(entry).LongLength);
    }

    // Any other exception fails the test.
    private static bool Holds(byte[] bytes)
    {
        try
        {
            Read(bytes);
            return true;
        }
        catch (SafetensorsException)
        {
            return false;
        }
    }
}
