using LstmOnnx.Cli.Hosting;
using LstmOnnx.Data;

namespace LstmOnnx.Cli.Forecasting;

/// <summary>What a text model reads before it writes.</summary>
internal static class Prompt
{
    /// <summary>The tokens of a prompt; of none, a line break or the vocabulary's first character, so that there is a step to begin with.</summary>
    /// <exception cref="UsageException">The prompt is empty, or has characters that the model does not know and has no token for.</exception>
    public static int[] Encode(TextModel model, string? prompt, Output output)
    {
        var vocabulary = model.Vocabulary;
        if (prompt is null)
            return [vocabulary.Has('\n') ? vocabulary.TokenOf('\n') : 0];
        if (prompt.Length == 0)
            throw new UsageException("--prompt: found an empty text; give at least one character, or leave it out");
        var unknown = prompt.EnumerateRunes().Select(rune => rune.Value).Where(scalar => !vocabulary.Has(scalar)).Distinct().Select(TextPreparation.Name).ToArray();
        if (unknown.Length > 0 && vocabulary.UnknownToken is null)
            throw new UsageException($"--prompt: {string.Join(", ", unknown)} {(unknown.Length == 1 ? "is" : "are")} not among the {vocabulary.Count} characters that {model.Path} knows: {string.Join(' ', vocabulary.Tokens.Select(token => token[0] is '\n' or '\r' or '\t' or ' ' ? TextPreparation.Name(token[0]) : token))}; write the prompt with those");
        if (unknown.Length > 0)
            output.Say($"note: {string.Join(", ", unknown)} {(unknown.Length == 1 ? "is" : "are")} not in the vocabulary and became U+FFFD");
        return vocabulary.Encode(prompt);
    }
}
