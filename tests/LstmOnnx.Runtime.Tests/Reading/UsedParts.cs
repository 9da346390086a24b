using LstmOnnx.BadInput;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Tests.Reading;

/// <summary>Writes a file anew without the fields that our reader passes over: documentation, unknown fields, and what it counts and does not read.</summary>
internal static class UsedParts
{
    // Fields that are read, by message: numbers and text, and messages with their own list.
    private static readonly Dictionary<string, (int[] Leaves, (int Field, string Message)[] Messages)> Read = new()
    {
        ["Model"] = ([1, 2, 3, 4, 5], [(7, "Graph"), (8, "Opset"), (14, "Entry")]),
        ["Opset"] = ([1, 2], []),
        ["Entry"] = ([1, 2], []),
        ["Graph"] = ([2], [(1, "Node"), (5, "Tensor"), (11, "Value"), (12, "Value"), (13, "Value")]),
        ["Node"] = ([1, 2, 3, 4, 7], [(5, "Attribute")]),
        ["Attribute"] = ([1, 2, 3, 4, 7, 8, 9, 20, 21], [(5, "Tensor"), (6, "Graph")]),
        ["Tensor"] = ([1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 14], [(13, "Entry")]),
        ["Value"] = ([1], [(2, "Type")]),
        // Of other kinds than tensors only the kind is read.
        ["Type"] = ([], [(1, "TensorType"), (4, "Nothing"), (5, "Nothing"), (7, "Nothing"), (8, "Nothing"), (9, "Nothing")]),
        ["TensorType"] = ([1], [(2, "Shape")]),
        ["Shape"] = ([], [(1, "Dimension")]),
        ["Dimension"] = ([1, 2], []),
        ["Nothing"] = ([], []),
    };

    /// <param name="bytes">A file that our reader takes.</param>
    public static byte[] Of(ReadOnlyMemory<byte> bytes) => Of(bytes.Span, new WireSlice(0, bytes.Length), "Model");

    private static byte[] Of(ReadOnlySpan<byte> file, WireSlice slice, string message)
    {
        var (leaves, messages) = Read[message];
        var kept = new List<byte[]>();
        var reader = new WireReader(file, slice, message);
        for (var start = reader.Position; reader.Next(); start = reader.Position)
        {
            var field = reader.Field;
            if (reader.Type == WireType.LengthDelimited && messages.FirstOrDefault(m => m.Field == field).Message is { } child)
            {
                kept.Add(Wire.Bytes(field, Of(file, reader.Slice(), child)));
                continue;
            }
            reader.Skip();
            if (leaves.Contains(field))
                kept.Add(file[start..reader.Position].ToArray());
        }
        return Wire.Message([.. kept]);
    }
}
