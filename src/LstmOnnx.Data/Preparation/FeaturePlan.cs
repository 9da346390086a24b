using System.Globalization;

namespace LstmOnnx.Data;

/// <summary>The input columns that a recipe with spelled-out features asks for, in order.</summary>
internal sealed class FeaturePlan
{
    private readonly List<Feature> _features = [];
    private readonly Dictionary<Feature, int> _indices = [];

    public FeaturePlan(Recipe recipe)
    {
        foreach (var column in recipe.Features)
            Index(new(column, 0, null));
        foreach (var kind in recipe.Calendar)
        {
            Index(new(kind, 0, CalendarPart.Sine));
            Index(new(kind, 0, CalendarPart.Cosine));
        }
        foreach (var lags in recipe.Lags)
        {
            for (var lag = lags.First; lag <= lags.Last; lag++)
                Index(new(lags.Column, lag, null));
        }
        if (recipe.Difference is { } difference)
            BaselineColumns = [.. Enumerable.Range(1, recipe.Horizon).Select(k => Index(new(difference.Column, difference.First - k, null)))];
        FirstRow = _features.Max(f => f.Lag);
    }

    public IReadOnlyList<Feature> Features => _features;

    public int FirstRow { get; }

    public int[]? BaselineColumns { get; }

    private int Index(Feature feature)
    {
        if (_indices.TryAdd(feature, _features.Count))
            _features.Add(feature);
        return _indices[feature];
    }
}

internal enum CalendarPart
{
    Sine,
    Cosine,
}

/// <summary>A column as it is (lag 0), some rows before, or half of a calendar pair.</summary>
internal readonly record struct Feature(string Column, int Lag, CalendarPart? Part)
{
    public string Name => Part switch
    {
        CalendarPart.Sine => Column + ".sin",
        CalendarPart.Cosine => Column + ".cos",
        _ => Lag == 0 ? Column : string.Create(CultureInfo.InvariantCulture, $"{Column}:{Lag}"),
    };
}
