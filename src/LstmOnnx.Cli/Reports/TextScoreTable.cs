using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Scoring;

namespace LstmOnnx.Cli.Reports;

/// <summary>Prints a text model's score as a table for a person.</summary>
internal static class TextScoreTable
{
    public static void Write(Output output, TextScore score, string title)
    {
        output.Line($"{title}: {Numbers.Count(score.Characters)} characters");
        var table = new TextTable("model", "bits per character", "perplexity");
        table.Add("this model", Numbers.Short(score.BitsPerCharacter), Numbers.Short(score.Perplexity));
        foreach (var baseline in score.Baselines.OrderBy(baseline => baseline.BitsPerCharacter))
            table.Add(baseline.Name, Numbers.Short(baseline.BitsPerCharacter), Numbers.Short(Math.Pow(2, baseline.BitsPerCharacter)));
        table.Write(output);
        output.Line($"  the most probable character was right {Numbers.Percent(score.Accuracy)} of the time; loss {Numbers.Short(score.Loss)} nats");
    }
}
