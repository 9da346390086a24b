using LstmOnnx.Cli.Inspection;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>Runs two engines on the same seeded inputs, at a few sizes, and holds the first one's outputs against the second's.</summary>
internal static class EngineCheck
{
    // One step, a few rows and steps, and more steps; what the file fixes stays.
    private static readonly (int Batch, int Time)[] Tried = [(1, 1), (3, 7), (1, 24)];

    /// <param name="first">Whose outputs are held against the other's.</param>
    /// <param name="second">The other; null where there is none, and nothing is compared.</param>
    /// <param name="asked">Sizes that the user names; where there are none, several are tried.</param>
    /// <param name="seed">Of the inputs.</param>
    /// <param name="tolerance">What is allowed.</param>
    public static IReadOnlyList<ComparedOutput> Run(EngineAttempt first, EngineAttempt? second, Sizes asked, int seed, Tolerance tolerance)
    {
        var compared = new List<ComparedOutput>();
        foreach (var (set, inputs) in Cases(first.Model!, asked, seed))
        {
            var found = Outputs(first, inputs, asked);
            var expected = second is null ? null : Outputs(second, inputs, asked);
            if (found is null || expected is null)
                continue;
            for (var i = 0; i < found.Count; i++)
                compared.Add(new ComparedOutput(set, first.Model!.Outputs[i].Name, first.Engine, second!.Engine, TensorComparison.Of(expected[i], found[i], tolerance)));
        }
        return compared;
    }

    /// <summary>Inputs at the sizes that the user names, or at several; sizes that come out the same are tried once.</summary>
    public static IEnumerable<(string Set, IReadOnlyList<TensorData> Inputs)> Cases(LstmModel model, Sizes asked, int seed)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sizes in asked.AreNamed ? [asked] : Tried.Select(size => asked with { Batch = size.Batch, Time = size.Time }))
        {
            var shapes = sizes.ShapesOf(model, "give its shape, or --test-data, which says the sizes");
            var set = string.Join(' ', shapes.Select(shape => $"{Readable.Name(shape.Key)}[{string.Join(',', shape.Value)}]"));
            if (seen.Add(set))
                yield return (set, SeededInputs.Of(model, shapes, seed, sizes.FixedOf(model, shapes), RowLengths.Spread));
        }
    }

    private static List<TensorData>? Outputs(EngineAttempt attempt, IReadOnlyList<TensorData> inputs, Sizes sizes)
    {
        List<TensorData>? outputs = null;
        attempt.Try(() =>
        {
            using var session = attempt.CreateSession(inputs, sizes.Fixed.Keys);
            session.Run();
            outputs = [.. attempt.Model!.Outputs.Select((_, i) => TypedBuffers.Result(session, attempt.Model, i))];
        });
        return outputs;
    }
}
