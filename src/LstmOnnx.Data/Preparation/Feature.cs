using System.Globalization;

namespace LstmOnnx.Data;

internal enum FeatureKind
{
    /// <summary>y(t − lag).</summary>
    Value,

    /// <summary>y(t) − y(t − lag).</summary>
    Change,

    /// <summary>y(t + ahead − lag) + y(t) − y(t − lag): the earlier value, moved by what has changed since.</summary>
    Carried,

    /// <summary>The sine of a calendar angle.</summary>
    Sine,

    /// <summary>The cosine of a calendar angle.</summary>
    Cosine,
}

/// <summary>One input column. For a calendar feature <see cref="Column"/> is one of <see cref="CalendarNames"/>.</summary>
internal readonly record struct Feature(string Column, int Lag, FeatureKind Kind, int Ahead = 0)
{
    public bool IsCalendar => Kind is FeatureKind.Sine or FeatureKind.Cosine;

    public string Name => Kind switch
    {
        FeatureKind.Sine => Column + ".sin",
        FeatureKind.Cosine => Column + ".cos",
        FeatureKind.Change => string.Create(CultureInfo.InvariantCulture, $"{Column}.change:{Lag}"),
        FeatureKind.Carried => string.Create(CultureInfo.InvariantCulture, $"{Column}.carried:{Lag}+{Ahead}"),
        _ => Lag == 0 ? Column : string.Create(CultureInfo.InvariantCulture, $"{Column}:{Lag}"),
    };

    /// <summary>The feature at a row, from its column's numbers; not for a calendar feature.</summary>
    public float At(float[] numbers, int row) => Kind switch
    {
        FeatureKind.Change => numbers[row] - numbers[row - Lag],
        FeatureKind.Carried => numbers[row + Ahead - Lag] + (numbers[row] - numbers[row - Lag]),
        _ => numbers[row - Lag],
    };
}
