using LstmOnnx.Cli.Hosting;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>Runs two engines on the same seeded inputs, at a few sizes, and holds the first one's outputs against the second's.</summary>
internal static class EngineCheck
{
    // One step, a few rows and steps, and more steps; what the file fixes stays.
    private static readonly (int Batch, int Time)[] Sizes = [(1, 1), (3, 7), (1, 24)];

    public static IReadOnlyList<ComparedOutput> Run(EngineAttempt first, EngineAttempt? second, int seed, Tolerance tolerance)
    {
        var compared = new List<ComparedOutput>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (batch, time) in Sizes)
        {
            var shapes = Shapes(first.Model!, batch, time);
            var set = string.Join(' ', shapes.Select(shape => $"{Readable.Name(shape.Key)}[{string.Join(',', shape.Value)}]"));
            if (!seen.Add(set))
                continue;
            var found = Outputs(first, shapes, seed);
            var expected = second is null ? null : Outputs(second, shapes, seed);
            if (found is null || expected is null)
                continue;
            for (var i = 0; i < found.Count; i++)
            {
                var result = TensorComparison.Of(expected[i].Shape, expected[i].Values, found[i].Shape, found[i].Values, tolerance);
                compared.Add(new ComparedOutput(set, first.Model!.Outputs[i].Name, first.Engine, second!.Engine, result));
            }
        }
        return compared;
    }

    private static IReadOnlyDictionary<string, int[]> Shapes(LstmModel model, int batch, int time)
    {
        try
        {
            return model.ShapesFor(batch, time);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"{exception.Message}; give --test-data, which says the sizes", exception);
        }
    }

    private static List<(int[] Shape, float[] Values)>? Outputs(EngineAttempt attempt, IReadOnlyDictionary<string, int[]> shapes, int seed)
    {
        List<(int[], float[])>? outputs = null;
        attempt.Try(() =>
        {
            using var session = attempt.Model!.CreateSession(shapes);
            SeededInputs.Fill(session, attempt.Model, seed);
            session.Run();
            outputs = [.. attempt.Model.Outputs.Select((output, i) => (session.OutputShape(output.Name), session.Output(i).ToArray()))];
        });
        return outputs;
    }
}
