using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace LstmOnnx.Training;

/// <summary>Writes a safetensors file of float32 tensors.</summary>
internal static class SafetensorsWriter
{
    // So that the data are aligned for every element type.
    private const int Alignment = 8;

    /// <param name="stream">Takes the file from its first byte on.</param>
    /// <param name="tensors">In the order of their data.</param>
    /// <param name="metadata">Texts for "__metadata__".</param>
    /// <exception cref="ArgumentException">Two tensors have one name, a name is taken by the format, or a shape does not fit its numbers.</exception>
    public static void Write(Stream stream, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Check(tensors);
        var header = Header(tensors, metadata);
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (var tensor in tensors)
            FloatBytes.Write(tensor.Values, stream.Write);
    }

    private static void Check(IReadOnlyList<NamedTensor> tensors)
    {
        var names = new HashSet<string> { SafetensorsHeader.MetadataKey };
        foreach (var (name, shape, values) in tensors)
        {
            if (!names.Add(name))
                throw new ArgumentException($"the name '{name}' is taken", nameof(tensors));
            if (shape.Aggregate(1L, (product, size) => product * size) != values.Length)
                throw new ArgumentException($"tensor '{name}' [{string.Join(", ", shape)}] has {values.Length} numbers", nameof(tensors));
        }
    }

    private static byte[] Header(IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach (var (key, text) in metadata)
                    json.WriteString(key, text);
                json.WriteEndObject();
            }
            var begin = 0L;
            foreach (var (name, shape, values) in tensors)
            {
                var end = begin + ((long)values.Length * sizeof(float));
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                Numbers(json, "shape", [.. shape.Select(size => (long)size)]);
                Numbers(json, "data_offsets", [begin, end]);
                json.WriteEndObject();
                begin = end;
            }
            json.WriteEndObject();
        }
        var header = new byte[(buffer.WrittenCount + Alignment - 1) / Alignment * Alignment];
        header.AsSpan().Fill((byte)' ');
        buffer.WrittenSpan.CopyTo(header);
        return header;
    }

    private static void Numbers(Utf8JsonWriter json, string key, long[] numbers)
    {
        json.WriteStartArray(key);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
