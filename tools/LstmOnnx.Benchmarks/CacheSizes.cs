using System.Globalization;

namespace LstmOnnx.Benchmarks;

/// <summary>Bytes of the data caches of the first core, as Linux tells them; usual sizes where it does not.</summary>
/// <param name="L1">First level.</param>
/// <param name="L2">Second level.</param>
/// <param name="L3">Third level, shared with other cores; that of the second where there is none.</param>
/// <param name="AreKnown">Whether the system said so.</param>
internal sealed record CacheSizes(long L1, long L2, long L3, bool AreKnown)
{
    private const string Folder = "/sys/devices/system/cpu/cpu0/cache";

    public static CacheSizes Read()
    {
        var sizes = new Dictionary<int, long>();
        try
        {
            foreach (var index in Directory.Exists(Folder) ? Directory.GetDirectories(Folder, "index*") : [])
            {
                if (Text(index, "type") != "Instruction")
                    sizes[int.Parse(Text(index, "level"), CultureInfo.InvariantCulture)] = Bytes(Text(index, "size"));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            sizes.Clear();
        }
        var areKnown = sizes.ContainsKey(1) && sizes.ContainsKey(2);
        if (!areKnown)
            return new CacheSizes(32 << 10, 512 << 10, 8 << 20, AreKnown: false);
        return new CacheSizes(sizes[1], sizes[2], sizes.GetValueOrDefault(3, sizes[2]), AreKnown: true);
    }

    private static string Text(string folder, string file) => File.ReadAllText(Path.Combine(folder, file)).Trim();

    // 32K, 1024K, 32M.
    private static long Bytes(string text)
    {
        var unit = text[^1] switch { 'K' => 1L << 10, 'M' => 1L << 20, 'G' => 1L << 30, _ => 1L };
        return checked(unit * long.Parse(unit == 1 ? text : text[..^1], CultureInfo.InvariantCulture));
    }
}
