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
        using var session = Session(attempt, set);
        session.Run();
        foreach (var (place, path) in set.Outputs)
        {
            if (place >= model.Outputs.Count)
                throw new DataFileException(path, $"found a stored output {place}", $"the model has {model.Outputs.Count} outputs", "give the data of this model");
            var stored = Read(path, model.Outputs[place], "gives");
            yield return new ComparedOutput(set.Name, model.Outputs[place].Name, attempt.Engine, "stored", TensorComparison.Of(stored, TypedBuffers.Result(session, model, place), tolerance));
        }
    }

    private static LstmSession Session(EngineAttempt attempt, DataSet set)
    {
        var inputs = InputsOf(attempt.Model!, set);
        try
        {
            return attempt.CreateSession(inputs);
        }
        catch (ArgumentException exception)
        {
            throw new DataFileException(set.Name, exception.Message, "", "give the data of this model", inner: exception);
        }
    }

    /// <summary>The stored inputs in the model's order.</summary>
    /// <exception cref="DataFileException">The data do not belong to this model.</exception>
    public static TensorData[] InputsOf(LstmModel model, DataSet set)
    {
        var inputs = new TensorData[model.Inputs.Count];
        for (var place = 0; place < inputs.Length; place++)
        {
            if (!set.Inputs.TryGetValue(place, out var path))
                throw new DataFileException(set.Name, $"found no input_{place}.pb", $"the model has {inputs.Length} inputs, of which this one is '{Readable.Name(model.Inputs[place].Name)}'", "store it");
            inputs[place] = Read(path, model.Inputs[place], "takes");
        }
        return inputs;
    }

    private static TensorData Read(string path, TensorInfo info, string verb)
    {
        var data = TensorData.Read(path);
        // NumPy has no bfloat16, so that its bits are found stored as integers.
        if (data.Type == ElementType.UInt16 && info.Type == ElementType.BFloat16)
            data = data with { Type = ElementType.BFloat16 };
        return data.Type == info.Type || info.Type == ElementType.Undefined ? data
            : throw new DataFileException(path, $"found elements of type {data.Type}", $"the model {verb} {info.Type} at '{Readable.Name(info.Name)}'", "give the data of this model");
    }
}
