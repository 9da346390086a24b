using System.Buffers.Binary;

namespace LstmOnnx.Training;

/// <summary>Reads a safetensors file: the header's length (8 bytes, little-endian), the header, the data. The header is checked as a whole before any data are read.</summary>
internal sealed class SafetensorsReader
{
    private readonly Stream _stream;
    private readonly long _dataStart;

    private SafetensorsReader(Stream stream, long dataStart, SafetensorsHeader header) => (_stream, _dataStart, Header) = (stream, dataStart, header);

    public SafetensorsHeader Header { get; }

    /// <summary>Reads and checks the header. The stream has to be able to seek and stays the caller's.</summary>
    /// <exception cref="SafetensorsException">The file breaks a rule.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static SafetensorsReader Open(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        stream.Position = 0;
        if (stream.Length < prefix.Length)
            throw new SafetensorsException($"the file has {stream.Length} bytes; expected at least the {prefix.Length} of the header's length");
        Fill(stream, prefix);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var rest = stream.Length - prefix.Length;
        if (headerLength > SafetensorsHeader.MostBytes)
            throw new SafetensorsException($"the header has {headerLength} bytes; expected at most {SafetensorsHeader.MostBytes}");
        if ((long)headerLength > rest)
            throw new SafetensorsException($"the header has {headerLength} bytes; the file has {rest} after the header's length");
        var json = new byte[headerLength];
        Fill(stream, json);
        return new SafetensorsReader(stream, prefix.Length + json.Length, SafetensorsHeader.Parse(json, rest - json.Length));
    }

    /// <summary>The numbers of a tensor of float32.</summary>
    /// <exception cref="SafetensorsException">It has another type or more numbers than an array holds, or the file has become shorter.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public float[] ReadFloats(SafetensorsEntry entry)
    {
        if (entry.ElementType != "F32")
            throw new SafetensorsException($"tensor {entry} is not of float32; expected F32");
        if (entry.Count > Array.MaxLength)
            throw new SafetensorsException($"tensor {entry} has {entry.Count} numbers; expected at most {Array.MaxLength}");
        var values = new float[entry.Count];
        _stream.Position = _dataStart + entry.Begin;
        FloatBytes.Read(values, bytes => Fill(_stream, bytes));
        return values;
    }

    private static void Fill(Stream stream, Span<byte> bytes)
    {
        try
        {
            stream.ReadExactly(bytes);
        }
        catch (EndOfStreamException failure)
        {
            throw new SafetensorsException("the file became shorter while it was read", failure);
        }
    }
}
