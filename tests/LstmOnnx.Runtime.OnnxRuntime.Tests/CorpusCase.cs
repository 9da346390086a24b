namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

/// <summary>A folder with a model and its data sets.</summary>
internal sealed class CorpusCase(string folder)
{
    // The backend tests' own tolerances; the outputs were computed on another machine.
    private const double Relative = 1e-3, Absolute = 1e-5;

    public string Model => Path.Combine(folder, "model.onnx");

    public IReadOnlyList<string> DataSets => [.. Directory.GetDirectories(folder, "test_data_set_*").Order(StringComparer.Ordinal)];

    /// <summary>A session at the shapes of a data set, its inputs filled.</summary>
    public static LstmSession Filled(LstmModel model, string data)
    {
        var inputs = model.Inputs.Select((_, i) => StoredTensor.Read(Path.Combine(data, $"input_{i}.pb"))).ToArray();
        var session = model.CreateSession(model.Inputs.Zip(inputs).ToDictionary(pair => pair.First.Name, pair => pair.Second.Shape));
        for (var i = 0; i < inputs.Length; i++)
        {
            Assert.Equal(inputs[i].Type, model.Inputs[i].Type);
            inputs[i].Bytes.CopyTo(Bytes(session, i, inputs[i].Type));
        }
        return session;
    }

    /// <summary>Holds what a run gave against what is stored.</summary>
    public static void Check(LstmModel model, LstmSession session, string data)
    {
        for (var i = 0; i < model.Outputs.Count; i++)
        {
            var path = Path.Combine(data, $"output_{i}.pb");
            if (!File.Exists(path))
                continue;
            var stored = StoredTensor.Read(path);
            Assert.Equal(ElementType.Float, stored.Type);
            Assert.Equal(stored.Shape, session.OutputShape(model.Outputs[i].Name));
            var expected = stored.Floats;
            var actual = session.Output(i);
            for (var k = 0; k < expected.Length; k++)
                Assert.True(Math.Abs(expected[k] - actual[k]) <= Absolute + (Relative * Math.Abs(expected[k])), $"{data}, output {i}, element {k}: expected {expected[k]}, found {actual[k]}");
        }
    }

    private static Span<byte> Bytes(LstmSession session, int index, ElementType type) => type switch
    {
        ElementType.Float => System.Runtime.InteropServices.MemoryMarshal.AsBytes(session.Input(index)),
        ElementType.Int64 => System.Runtime.InteropServices.MemoryMarshal.AsBytes(session.Input<long>(index)),
        ElementType.Int32 => System.Runtime.InteropServices.MemoryMarshal.AsBytes(session.Input<int>(index)),
        ElementType.UInt8 or ElementType.Bool => session.Input<byte>(index),
        _ => throw new InvalidDataException($"the corpus has no inputs of type {type} so far"),
    };
}
