using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>Inputs made from a seed, uniform in [-1, 1), the same on every machine.</summary>
internal static class SeededInputs
{
    public static void Fill(LstmSession session, LstmModel model, int seed)
    {
        // A generator with a seed of its own is the same on every version of .NET.
        var random = new Random(seed);
        foreach (var input in model.Inputs)
        {
            foreach (ref var value in session.Input(input.Name))
                value = (random.NextSingle() * 2) - 1;
        }
    }
}
