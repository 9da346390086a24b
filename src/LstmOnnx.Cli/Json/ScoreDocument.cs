using LstmOnnx.Cli.Scoring;

namespace LstmOnnx.Cli.Json;

/// <summary>Scores of a model on windows, in raw units; a regression model has targets, a classifier classes.</summary>
/// <param name="Windows">Windows scored.</param>
/// <param name="Rmse">Of the first target.</param>
/// <param name="Mae">Of the first target.</param>
/// <param name="R2">Of the first target.</param>
/// <param name="BaselineRmse">Of the best naive forecast of the first target.</param>
/// <param name="Units">Of the targets, where the model says.</param>
/// <param name="Targets">A row for each target.</param>
/// <param name="Accuracy">Share of windows told right.</param>
/// <param name="BaselineAccuracy">Of always saying the most frequent class.</param>
/// <param name="CrossEntropy">In nats.</param>
/// <param name="Classes">A row for each class.</param>
/// <param name="Confusion">[true class][said class].</param>
/// <param name="Text">Of a text model, which has no windows.</param>
internal sealed record ScoreDocument(
    int? Windows,
    double? Rmse = null,
    double? Mae = null,
    double? R2 = null,
    double? BaselineRmse = null,
    string? Units = null,
    TargetDocument[]? Targets = null,
    double? Accuracy = null,
    double? BaselineAccuracy = null,
    double? CrossEntropy = null,
    ClassScore[]? Classes = null,
    int[][]? Confusion = null,
    TextScore? Text = null)
{
    public static ScoreDocument Of(IReadOnlyList<TargetScore> scores, string? units, int windows)
    {
        var first = scores[0];
        return new(windows, first.Score.Rmse, first.Score.Mae, first.Score.R2, first.BestBaseline?.Score.Rmse, units, [.. scores.Select(TargetDocument.Of)]);
    }

    public static ScoreDocument Of(ClassificationScore score) =>
        new(score.Count, Accuracy: score.Accuracy, BaselineAccuracy: score.Baseline, CrossEntropy: score.CrossEntropy, Classes: score.Classes, Confusion: score.Confusion);
}

/// <summary>Scores of one target and of baselines on the same windows.</summary>
/// <param name="Name">The column.</param>
/// <param name="Rmse">Of the forecast, which is the median where there are quantiles.</param>
/// <param name="Mae">As <paramref name="Rmse"/>.</param>
/// <param name="R2">As <paramref name="Rmse"/>.</param>
/// <param name="Count">Values compared.</param>
/// <param name="Baselines">Naive forecasts of the same values.</param>
/// <param name="Quantiles">A row for each quantile, where the model gives them.</param>
/// <param name="BandCoverage">The share of values above the lowest quantile and not above the highest; null where there are not two.</param>
internal sealed record TargetDocument(string Name, double Rmse, double Mae, double? R2, int Count, BaselineDocument[] Baselines, QuantileScore[]? Quantiles = null, double? BandCoverage = null)
{
    public static TargetDocument Of(TargetScore score) => new(
        score.Target, score.Score.Rmse, score.Score.Mae, score.Score.R2, score.Score.Count,
        [.. score.Baselines.Select(b => new BaselineDocument(b.Name, b.Score.Rmse, b.Score.Mae, b.Score.R2, b.Score.Count))],
        score.Quantiles.Length == 0 ? null : score.Quantiles, score.BandCoverage);
}

internal sealed record BaselineDocument(string Name, double Rmse, double Mae, double? R2, int Count);
