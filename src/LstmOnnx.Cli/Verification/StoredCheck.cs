using LstmOnnx.Data;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>Runs an engine on stored inputs and holds what it gives against the stored outputs.</summary>
internal static class StoredCheck
{
    /// <exception cref="DataFileException">The data do not belong to this model.</exception>
    public static IEnumerable<ComparedOutput> Run(EngineAttempt attempt, DataSet set, Tolerance tolerance)
    {
        var model = attempt.Model!;
        var inputs = InputsOf(model, set);
        using var session = Session(model, set, inputs);
        foreach (var (input, stored) in inputs)
            stored.Values.CopyTo(session.Input(input));
        session.Run();
        foreach (var (place, path) in set.Outputs)
        {
            if (place >= model.Outputs.Count)
                throw new DataFileException(path, $"found a stored output {place}", $"the model has {model.Outputs.Count} outputs", "give the data of this model");
            var name = model.Outputs[place].Name;
            var stored = StoredTensor.Read(path);
            yield return new ComparedOutput(set.Name, name, attempt.Engine, "stored",
                TensorComparison.Of(stored.Shape, stored.Values, session.OutputShape(name), session.Output(place), tolerance));
        }
    }

    private static LstmSession Session(LstmModel model, DataSet set, (string Name, StoredTensor Stored)[] inputs)
    {
        try
        {
            return model.CreateSession(inputs.ToDictionary(pair => pair.Name, pair => pair.Stored.Shape));
        }
        catch (ArgumentException exception)
        {
            throw new DataFileException(set.Name, exception.Message, "", "give the data of this model", inner: exception);
        }
    }

    private static (string Name, StoredTensor Stored)[] InputsOf(LstmModel model, DataSet set)
    {
        var pairs = new (string, StoredTensor)[model.Inputs.Count];
        for (var place = 0; place < pairs.Length; place++)
        {
            if (!set.Inputs.TryGetValue(place, out var path))
                throw new DataFileException(set.Name, $"found no input_{place}.pb", $"the model has {pairs.Length} inputs, of which this one is '{Readable.Name(model.Inputs[place].Name)}'", "store it");
            pairs[place] = (model.Inputs[place].Name, StoredTensor.Read(path));
        }
        return pairs;
    }
}
