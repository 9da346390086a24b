using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>Inputs made from a seed, uniform in [-1, 1), the same on every machine.</summary>
internal static class SeededInputs
{
    public static void Fill(LstmSession session, LstmModel model, int seed)
    {
        var state = (ulong)seed;
        foreach (var input in model.Inputs)
        {
            foreach (ref var value in session.Input(input.Name))
                value = ((Next(ref state) >> 40) / (float)(1 << 23)) - 1;
        }
    }

    // SplitMix64 (Steele, Lea, Flood 2014), which no version of .NET can change.
    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var bits = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
