using LstmOnnx.Onnx;

namespace LstmOnnx.Benchmarks;

/// <summary>A model of the corpus with its stored data sets of one shape; they replay a stream where the model carries its state.</summary>
/// <param name="Name">The model's folder.</param>
/// <param name="Bytes">The model file.</param>
/// <param name="Sets">Inputs and expected outputs, in the order of the graph's.</param>
internal sealed record CorpusCase(string Name, byte[] Bytes, IReadOnlyList<CorpusSet> Sets)
{
    /// <summary>Inputs that hold in every later set what an output held in the set before: the states.</summary>
    public IReadOnlyList<(int Input, int Output)> States { get; } = Sets.Count < 2 ? [] :
    [
        .. from input in Enumerable.Range(0, Sets[0].Inputs.Length)
           from output in Enumerable.Range(0, Sets[0].Outputs.Length)
           where Sets.Zip(Sets.Skip(1)).All(pair => pair.First.Outputs[output].Values is float[] given && pair.Second.Inputs[input].Values is float[] taken && given.AsSpan().SequenceEqual(taken))
           select (input, output),
    ];

    /// <summary>The models' folders, in order.</summary>
    public static string[] Names(string folder) => [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>The models below a folder, by name: for each the data sets that have the first one's shapes, or a case for every shape.</summary>
    public static IEnumerable<CorpusCase> All(string folder, IReadOnlyList<string> only, bool allShapes)
    {
        foreach (var name in Names(folder).Where(name => only.Count == 0 || only.Contains(name)))
        {
            var path = Path.Combine(folder, name);
            var bytes = File.ReadAllBytes(Path.Combine(path, "model.onnx"));
            var sets = Directory.GetDirectories(path, "test_data_set_*").OrderBy(set => set.Length).ThenBy(set => set, StringComparer.Ordinal).Select(CorpusSet.Read).ToArray();
            foreach (var group in sets.GroupBy(set => set.Shapes).Take(allShapes ? int.MaxValue : 1))
                yield return new CorpusCase(name, bytes, [.. group]);
        }
    }
}

/// <summary>One stored data set.</summary>
internal sealed record CorpusSet(TensorValues[] Inputs, TensorValues[] Outputs)
{
    /// <summary>The shapes of the inputs, as text.</summary>
    public string Shapes { get; } = string.Join(", ", Inputs.Select(input => $"[{string.Join(", ", input.Shape)}]"));

    public static CorpusSet Read(string folder) => new(Read(folder, "input"), Read(folder, "output"));

    private static TensorValues[] Read(string folder, string role) =>
        [.. Enumerable.Range(0, int.MaxValue).Select(i => Path.Combine(folder, $"{role}_{i}.pb")).TakeWhile(File.Exists).Select(TensorFile.ReadValues)];
}
