using System.Numerics;

namespace LstmOnnx.Training;

/// <summary>
/// Random numbers by xoshiro256** 1.0 (D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", 2021), its state filled by
/// SplitMix64 (Steele, Lea and Flood 2014). Integer arithmetic only, so a seed gives the same numbers on every machine and version.
/// Every use has a stream of its own, named by seed, purpose and counters: nothing has to be carried from one epoch or update to the next.
/// </summary>
internal struct RandomStream
{
    private ulong _s0, _s1, _s2, _s3;

    public RandomStream(ulong s0, ulong s1, ulong s2, ulong s3) => (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);

    /// <summary>The stream of one use: all four numbers are mixed into the state.</summary>
    public RandomStream(int seed, RandomPurpose purpose, long first = 0, long second = 0)
    {
        var mix = (ulong)(uint)seed;
        mix = SplitMix(ref mix) + (ulong)purpose;
        mix = SplitMix(ref mix) + (ulong)first;
        mix = SplitMix(ref mix) + (ulong)second;
        (_s0, _s1, _s2, _s3) = (SplitMix(ref mix), SplitMix(ref mix), SplitMix(ref mix), SplitMix(ref mix));
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [−bound, bound).</summary>
    public double NextWithin(double bound) => ((2 * NextUnit()) - 1) * bound;

    /// <summary>Uniform in [0, bound) without bias: the few draws past the last multiple of <paramref name="bound"/> are thrown away.</summary>
    public int NextBelow(int bound)
    {
        var limit = ulong.MaxValue - (ulong.MaxValue % (ulong)bound);
        ulong draw;
        do
        {
            draw = Next();
        }
        while (draw >= limit);
        return (int)(draw % (ulong)bound);
    }

    /// <summary>A standard normal number, by the polar method (Marsaglia and Bray 1964).</summary>
    public double NextNormal()
    {
        double x, square;
        do
        {
            x = NextWithin(1);
            var y = NextWithin(1);
            square = (x * x) + (y * y);
        }
        while (square is >= 1 or 0);
        return x * Math.Sqrt(-2 * Math.Log(square) / square);
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
