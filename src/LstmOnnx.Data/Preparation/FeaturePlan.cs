namespace LstmOnnx.Data;

/// <summary>The input columns that a recipe with spelled-out features asks for, in order.</summary>
internal sealed class FeaturePlan
{
    private readonly List<Feature> _features = [];
    private readonly Dictionary<Feature, int> _indices = [];

    public FeaturePlan(Recipe recipe)
    {
        foreach (var column in recipe.Features)
            Index(new(column, 0, FeatureKind.Value));
        foreach (var kind in recipe.Calendar)
        {
            Index(new(kind, 0, FeatureKind.Sine));
            Index(new(kind, 0, FeatureKind.Cosine));
        }
        foreach (var lags in recipe.Lags)
        {
            for (var lag = lags.First; lag <= lags.Last; lag++)
                Index(new(lags.Column, lag, FeatureKind.Value));
        }
        foreach (var lags in recipe.Changes)
        {
            for (var lag = lags.First; lag <= lags.Last; lag++)
                Index(new(lags.Column, lag, FeatureKind.Change));
        }
        if (recipe.Difference is not null)
            BaselineColumns = [.. Enumerable.Range(1, recipe.Horizon).Select(k => Index(Baseline(recipe, k)))];
        FirstRow = LongestLag(recipe);
    }

    public IReadOnlyList<Feature> Features => _features;

    public int FirstRow { get; }

    public int[]? BaselineColumns { get; }

    /// <summary>Rows that lack an input: as many as the longest reach into the past.</summary>
    public static int LongestLag(Recipe recipe) => recipe.Lags.Concat(recipe.Changes).Select(lags => lags.Last)
        .Append(recipe.Difference is { } difference ? (recipe.CarryDifference ? difference.First : difference.First - 1) : 0)
        .Max();

    /// <summary>What the exported graph adds to the output that many rows ahead, for a recipe with a difference.</summary>
    public static Feature Baseline(Recipe recipe, int ahead)
    {
        var difference = recipe.Difference!.Value;
        return recipe.CarryDifference
            ? new(difference.Column, difference.First, FeatureKind.Carried, ahead)
            : new(difference.Column, difference.First - ahead, FeatureKind.Value);
    }

    private int Index(Feature feature)
    {
        if (_indices.TryAdd(feature, _features.Count))
            _features.Add(feature);
        return _indices[feature];
    }
}
