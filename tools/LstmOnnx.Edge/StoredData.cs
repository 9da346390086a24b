using System.Globalization;
using LstmOnnx.Cli.Verification;
using LstmOnnx.Runtime;

namespace LstmOnnx.Edge;

/// <summary>Runs a model on data in the form of ONNX's backend tests and compares what comes out with what is stored.</summary>
internal static class StoredData
{
    /// <summary>A line for each output of each data set.</summary>
    /// <returns>Whether all agree.</returns>
    public static bool Verify(string path, string folder, RowWriter output)
    {
        using var model = Opened.Model(path);
        var (sets, agree) = (0, true);
        for (; Path.Combine(folder, $"test_data_set_{sets}") is var set && Directory.Exists(set); sets++)
            agree &= Verify(model, set, output);
        if (sets == 0)
            throw new FormatException($"{folder}: found no folder test_data_set_0, expected ONNX backend-test data: give the folder that holds the data sets");
        return agree;
    }

    private static bool Verify(LstmModel model, string set, RowWriter output)
    {
        var inputs = new StoredTensor[model.Inputs.Count];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = StoredTensor.Read(FileOf(set, "input", i), model.Inputs[i]);
        var isFixed = new bool[inputs.Length];
        using var session = SessionOfValues.Create(model, inputs, isFixed);
        for (var i = 0; i < inputs.Length; i++)
        {
            if (!isFixed[i])
                inputs[i].CopyTo(session.InputBytes(i));
        }
        session.Run();

        var (compared, agree) = (0, true);
        for (var i = 0; i < model.Outputs.Count; i++)
        {
            var file = FileOf(set, "output", i);
            if (!File.Exists(file))
                continue;
            var difference = StoredTensor.Read(file, model.Outputs[i]).Compare(session.OutputShape(model.Outputs[i].Name), session.OutputBytes(i), out var largest);
            output.Line($"{Path.GetFileName(set)} {Readable.Name(model.Outputs[i].Name)}: {difference ?? string.Create(CultureInfo.InvariantCulture, $"agrees, {largest:g3} off at most")}");
            agree &= difference is null;
            compared++;
        }
        return compared > 0 ? agree : throw new FormatException($"{set}: found no output_*.pb, expected the stored outputs to compare with");
    }

    private static string FileOf(string set, string role, int index) => Path.Combine(set, string.Create(CultureInfo.InvariantCulture, $"{role}_{index}.pb"));
}
