using LstmOnnx.Cli.Hosting;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Explaining;

/// <summary>The states of a model: those that were found, and those that <c>--state</c> names.</summary>
internal static class NamedStates
{
    /// <summary>Splits <c>INPUT=OUTPUT</c>.</summary>
    /// <exception cref="UsageException">A text is not of this form.</exception>
    public static IReadOnlyList<(string Input, string Output)> Parse(string[]? texts) => [.. (texts ?? []).Select(text => text.Split('=') is [{ Length: > 0 } input, { Length: > 0 } output] ? (input, output)
        : throw new UsageException($"--state: '{Readable.Name(text)}' is not of the form INPUT=OUTPUT"))];

    /// <exception cref="UsageException">The model has no such input or output, or they are of different types.</exception>
    public static IReadOnlyList<StatePair> Of(LstmModel model, IReadOnlyList<(string Input, string Output)> named)
    {
        var states = model.States.ToList();
        foreach (var (inputName, outputName) in named)
        {
            var (input, output) = (Index("input", inputName, model.Inputs), Index("output", outputName, model.Outputs));
            if (model.Inputs[input].Type != model.Outputs[output].Type)
                throw new UsageException($"--state: input '{Readable.Name(inputName)}' holds {model.Inputs[input].Type}, output '{Readable.Name(outputName)}' {model.Outputs[output].Type}");
            states.RemoveAll(state => state.InputIndex == input);
            states.Add(new StatePair(input, output));
        }
        return states;
    }

    private static int Index(string role, string name, IReadOnlyList<TensorInfo> edges)
    {
        for (var i = 0; i < edges.Count; i++)
        {
            if (edges[i].Name == name)
                return i;
        }
        throw new UsageException($"--state: the model has no {role} '{Readable.Name(name)}'{Nearest.Suggestion(name, edges.Select(edge => edge.Name))}; it has {string.Join(", ", edges.Select(edge => $"'{Readable.Name(edge.Name)}'"))}");
    }
}
