using System.Buffers.Binary;
using System.Text;

namespace LstmOnnx.BadInput;

/// <summary>Writes protobuf fields by hand, lies included, so that the reader is not tested against a library's idea of a message.</summary>
public static class Wire
{
    public static byte[] Message(params byte[][] fields)
    {
        var message = new byte[fields.Sum(field => field.Length)];
        var at = 0;
        foreach (var field in fields)
        {
            field.CopyTo(message, at);
            at += field.Length;
        }
        return message;
    }

    public static byte[] Number(int field, long value) => [.. Tag(field, 0), .. Varint((ulong)value)];

    public static byte[] Float(int field, float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return [.. Tag(field, 5), .. bytes];
    }

    public static byte[] Double(int field, double value)
    {
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return [.. Tag(field, 1), .. bytes];
    }

    public static byte[] Bytes(int field, params byte[][] content)
    {
        var bytes = Message(content);
        return Message(Tag(field, 2), Varint((ulong)bytes.Length), bytes);
    }

    public static byte[] Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    /// <summary>A length-delimited field whose length is a lie.</summary>
    public static byte[] Claim(int field, ulong length, params byte[] content) => [.. Tag(field, 2), .. Varint(length), .. content];

    public static byte[] Tag(int field, int wireType) => Varint(((ulong)field << 3) | (uint)wireType);

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    public static byte[] Floats(params float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }
}
