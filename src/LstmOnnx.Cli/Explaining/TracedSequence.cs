using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Explaining;

/// <summary>What a node did over all that was fed, calls in a row; the steps that are shown.</summary>
internal sealed record TracedSequence
{
    public required RecurrentNodeInfo Node { get; init; }

    /// <summary>forward or reverse.</summary>
    public required string Direction { get; init; }

    /// <summary>H.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Sequences that the node runs at once.</summary>
    public required int BatchSize { get; init; }

    /// <summary>[S, H] each.</summary>
    public required IReadOnlyDictionary<TracedPart, double[]> Parts { get; init; }

    /// <summary>S.</summary>
    public required int Steps { get; init; }

    /// <summary>The last row, from 0, that each step has seen; null where steps are no rows.</summary>
    public required int[]? Rows { get; init; }

    /// <summary>The largest difference between the recomputed h and c and the engine's.</summary>
    public required double MaxDifference { get; init; }

    /// <summary>Whether all are within the tolerance.</summary>
    public required bool Agrees { get; init; }

    public bool Has(TracedPart part) => Parts.ContainsKey(part);

    public double At(TracedPart part, int step, int unit) => Parts[part][(step * HiddenSize) + unit];

    /// <summary>One unit's values, [S].</summary>
    public double[] Of(TracedPart part, int unit)
    {
        var values = new double[Steps];
        for (var step = 0; step < Steps; step++)
            values[step] = At(part, step, unit);
        return values;
    }
}
