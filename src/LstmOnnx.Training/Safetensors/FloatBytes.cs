using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LstmOnnx.Training;

/// <summary>Floats as little-endian bytes, a piece at a time: the bytes of a large array are more than a span counts.</summary>
internal static class FloatBytes
{
    private const int PieceLength = 1 << 18;

    public static void Write(ReadOnlySpan<float> values, Action<ReadOnlySpan<byte>> write)
    {
        for (var start = 0; start < values.Length; start += PieceLength)
        {
            var piece = values[start..Math.Min(values.Length, start + PieceLength)];
            if (BitConverter.IsLittleEndian)
            {
                write(MemoryMarshal.AsBytes(piece));
                continue;
            }
            var turned = new int[piece.Length];
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(piece), turned);
            write(MemoryMarshal.AsBytes(turned.AsSpan()));
        }
    }

    /// <param name="values">What is filled.</param>
    /// <param name="read">Fills the bytes that it is given.</param>
    public static void Read(Span<float> values, Action<Span<byte>> read)
    {
        for (var start = 0; start < values.Length; start += PieceLength)
        {
            var piece = values[start..Math.Min(values.Length, start + PieceLength)];
            read(MemoryMarshal.AsBytes(piece));
            var bits = MemoryMarshal.Cast<float, int>(piece);
            if (!BitConverter.IsLittleEndian)
                BinaryPrimitives.ReverseEndianness(bits, bits);
        }
    }
}
