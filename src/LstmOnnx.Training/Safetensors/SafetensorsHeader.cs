using System.Text.Json;
using System.Text.Unicode;

namespace LstmOnnx.Training;

/// <summary>
/// The JSON header of a safetensors file: an object with a member for each tensor, {"dtype", "shape", "data_offsets"}, and "__metadata__", texts by name.
/// The tensors lie one after the other and fill the data from its first byte to its last.
/// </summary>
internal sealed class SafetensorsHeader
{
    public const string MetadataKey = "__metadata__";

    /// <summary>As in the reference implementation: a header is no place for data.</summary>
    public const int MostBytes = 100_000_000;

    private const int LongestShownName = 80;

    private static readonly (int Bytes, string[] Types)[] Sizes =
    [
        (1, ["BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2", "F8_E8M0"]),
        (2, ["U16", "I16", "F16", "BF16"]),
        (4, ["U32", "I32", "F32"]),
        (8, ["U64", "I64", "F64", "C64"]),
    ];

    private static readonly Dictionary<string, int> ElementSizes = Sizes.SelectMany(size => size.Types, (size, type) => (type, size.Bytes)).ToDictionary();

    private SafetensorsHeader(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata) => (Entries, Metadata) = (entries, metadata);

    /// <summary>In the order of their data.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <param name="json">The header as it stands in the file, spaces at its end included.</param>
    /// <param name="dataLength">How many bytes follow it.</param>
    /// <exception cref="SafetensorsException">The header breaks a rule.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataLength)
    {
        if (json.Length == 0 || json.Span[0] != (byte)'{')
            throw new SafetensorsException("the header does not begin with '{'");
        if (!Utf8.IsValid(json.Span))
            throw new SafetensorsException("the header is not UTF-8");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 4 });
            var entries = new List<SafetensorsEntry>();
            var metadata = new Dictionary<string, string>();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.NameEquals(MetadataKey))
                    ReadMetadata(member.Value, metadata);
                else
                    entries.Add(ReadEntry(member.Name, member.Value, dataLength));
            }
            return new SafetensorsHeader(InOrder(entries, dataLength), metadata);
        }
        // The second is what a text with half a surrogate pair ends in.
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new SafetensorsException($"the header is not JSON as expected: {failure.Message}", failure);
        }
    }

    /// <summary>A name as a message has it: it comes from the file and may be of any length.</summary>
    public static string Shown(string name) => name.Length <= LongestShownName ? name : $"{name[..LongestShownName]}…";

    private static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new SafetensorsException($"{MetadataKey} is a JSON {element.ValueKind}; expected an object of texts");
        foreach (var member in element.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.String)
                throw new SafetensorsException($"{MetadataKey}: '{Shown(member.Name)}' is a JSON {member.Value.ValueKind}; expected a text");
            metadata.Add(member.Name, member.Value.GetString()!);
        }
    }

    private static SafetensorsEntry ReadEntry(string name, JsonElement element, long dataLength)
    {
        var shown = Shown(name);
        if (element.ValueKind != JsonValueKind.Object)
            throw new SafetensorsException($"tensor '{shown}' is a JSON {element.ValueKind}; expected an object");
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name is not ("dtype" or "shape" or "data_offsets"))
                throw new SafetensorsException($"tensor '{shown}' has a member '{Shown(member.Name)}'; expected dtype, shape and data_offsets only");
        }

        var type = Member(element, shown, "dtype", JsonValueKind.String).GetString()!;
        if (!ElementSizes.TryGetValue(type, out var elementSize))
            throw new SafetensorsException($"tensor '{shown}' has the dtype '{Shown(type)}'; expected one of {string.Join(", ", ElementSizes.Keys)}");
        var shape = Numbers(element, shown, "shape");
        if (Numbers(element, shown, "data_offsets") is not [var begin, var end])
            throw new SafetensorsException($"tensor '{shown}': data_offsets are not two numbers");
        if (begin > end || end > dataLength)
            throw new SafetensorsException($"tensor '{shown}' has the data [{begin}, {end}); the file has [0, {dataLength})");
        if (ByteCount(shape, elementSize) != end - begin)
            throw new SafetensorsException($"tensor '{shown}', {type} [{string.Join(", ", shape.Take(8))}], has {end - begin} bytes of data; they do not fit its shape");
        return new SafetensorsEntry(name, type, shape, begin, end);
    }

    private static JsonElement Member(JsonElement element, string shown, string key, JsonValueKind kind)
    {
        if (!element.TryGetProperty(key, out var value))
            throw new SafetensorsException($"tensor '{shown}' has no {key}");
        return value.ValueKind == kind ? value : throw new SafetensorsException($"tensor '{shown}': {key} is a JSON {value.ValueKind}; expected a JSON {kind}");
    }

    private static long[] Numbers(JsonElement element, string shown, string key)
    {
        var array = Member(element, shown, key, JsonValueKind.Array);
        return [.. array.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var number) && number >= 0
            ? number
            : throw new SafetensorsException($"tensor '{shown}': {key} has an entry that is no whole number from 0 to 2^63 - 1"))];
    }

    // Null where the product leaves 64 bits; sizes after a 0 count no more.
    private static long? ByteCount(long[] shape, int elementSize)
    {
        var count = (Int128)elementSize;
        if (shape.Contains(0))
            return 0;
        foreach (var size in shape)
        {
            count *= size;
            if (count > long.MaxValue)
                return null;
        }
        return (long)count;
    }

    private static List<SafetensorsEntry> InOrder(List<SafetensorsEntry> entries, long dataLength)
    {
        List<SafetensorsEntry> ordered = [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
        var end = 0L;
        foreach (var entry in ordered)
        {
            if (entry.Begin != end)
                throw new SafetensorsException($"tensor '{Shown(entry.Name)}' begins at byte {entry.Begin} of the data, where {(entry.Begin < end ? "it overlaps the tensor before it, which ends" : "bytes are left over that no tensor has; the one before it ends")} at {end}");
            end = entry.End;
        }
        return end == dataLength ? ordered : throw new SafetensorsException($"the tensors end at byte {end} of the data; the file has {dataLength}");
    }
}
