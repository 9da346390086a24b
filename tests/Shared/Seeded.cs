namespace LstmOnnx.TestSupport;

/// <summary>Random numbers that are the same on every machine and in every version of .NET.</summary>
public static class Seeded
{
    /// <summary><paramref name="count"/> floats, uniform in [low, high), by SplitMix64 (Steele, Lea and Flood 2014).</summary>
    public static float[] Floats(int count, int seed, float low = -1, float high = 1)
    {
        var state = (ulong)seed * 0x9E3779B97F4A7C15UL;
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = (float)(low + ((high - low) * (Next(ref state) >> 11) * UnitOfLeastPrecision));
        return values;
    }

    private const double UnitOfLeastPrecision = 1.0 / (1UL << 53);

    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
