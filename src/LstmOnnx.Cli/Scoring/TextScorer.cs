using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Data;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Scoring;

/// <summary>Scores a text model's file on the end of its text.</summary>
internal static class TextScorer
{
    /// <summary>Reads a part with the streaming form on the SIMD engine, from a zero state, character by character.</summary>
    public static TextScore Score(string path, PreparedText text, TextPart part, Hosting.Output output, CancellationToken cancellation)
    {
        using var model = TextModel.Load(path, [SimdEngine.Default], output);
        double loss = 0;
        var right = 0;
        for (var i = part.First; i < part.First + part.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var probabilities = model.Step(text.Tokens[i - 1]);
            loss -= Math.Log(Math.Max(probabilities[text.Tokens[i]], float.Epsilon));
            right += ClassificationScore.MostProbable(probabilities) == text.Tokens[i] ? 1 : 0;
        }
        return TextScore.Of(loss, right, part.Count, TextBaselines.Of(text, part));
    }
}
