using System.Text;

namespace LstmOnnx.Data;

/// <summary>A UTF-8 text in memory, as Unicode scalar values. A byte order mark is no part of it; every other character is, line ends as they stand in the file.</summary>
public sealed class TextFile
{
    // Numbers of characters are ints, and a token takes four bytes in each of several arrays.
    private const int LongestFile = 1 << 29;

    private TextFile(string file, int[] scalars) => (File, Scalars) = (file, scalars);

    /// <summary>Name of the file as the caller gave it.</summary>
    public string File { get; }

    /// <summary>[N]: the text's characters.</summary>
    public int[] Scalars { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFileException">The file is missing, empty, too large or not UTF-8; the first bytes that are not are named with their place.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TextFile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path))
            throw new DataFileException(path, "found a folder", "expected a text file", "name a file");
        if (!System.IO.File.Exists(path))
            throw new DataFileException(path, "there is no such file", "", "check the path");
        if (new FileInfo(path).Length is > LongestFile and var length)
            throw new DataFileException(path, $"found {length} bytes", $"expected at most {LongestFile}", "take a part of the text");
        return Parse(System.IO.File.ReadAllBytes(path), path);
    }

    /// <summary>Reads bytes; <paramref name="name"/> stands in for the file's name in messages.</summary>
    /// <exception cref="DataFileException">As for <see cref="Read"/>.</exception>
    public static TextFile Parse(ReadOnlySpan<byte> bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (bytes is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..])
            throw new DataFileException(name, "found a text in UTF-16 (by its first two bytes)", "expected a text in UTF-8", "save the file as UTF-8");
        var start = bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        if (bytes.Length == start)
            throw new DataFileException(name, "the file is empty", "expected a text to learn from", "check the file");
        var scalars = new int[bytes.Length - start];
        var count = 0;
        for (var place = start; place < bytes.Length; count++)
        {
            if (Rune.DecodeFromUtf8(bytes[place..], out var rune, out var taken) != System.Buffers.OperationStatus.Done)
            {
                throw new DataFileException(name, $"found bytes that are not UTF-8 ({Convert.ToHexString(bytes.Slice(place, Math.Max(1, taken)))}) at byte {place}, counted from 0",
                    "expected a text file in UTF-8", "save the file as UTF-8");
            }
            scalars[count] = rune.Value;
            place += taken;
        }
        return new(name, scalars[..count]);
    }
}
