namespace LstmOnnx.Runtime;

/// <summary>
/// What one direction of a recurrent node did with one row of a batch, recomputed step by step in double by the operator's formulas from what the node read, beside what the engine gave.
/// All arrays are [steps, H]; step t stands at t, also where the node went backwards.
/// </summary>
public sealed class RecurrentTrace
{
    private readonly Dictionary<TracedPart, double[]> _parts;

    internal RecurrentTrace(IEnumerable<KeyValuePair<TracedPart, double[]>> parts)
    {
        _parts = new Dictionary<TracedPart, double[]>(parts);
        Parts = [.. _parts.Keys.Order()];
    }

    /// <summary>T of the run.</summary>
    public required int SequenceLength { get; init; }

    /// <summary>The steps of this row, by <c>sequence_lens</c>; those behind it were not computed.</summary>
    public required int Steps { get; init; }

    /// <summary>Rows that the node ran at once.</summary>
    public required int BatchSize { get; init; }

    /// <summary>H.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The element type of the node.</summary>
    public required ElementType Type { get; init; }

    /// <summary>Y of the engine, [T, H]: behind the row's steps as well.</summary>
    public required double[] EngineHidden { get; init; }

    /// <summary>Y_c of the engine, [H]; empty for GRU and RNN.</summary>
    public required double[] EngineFinalCell { get; init; }

    /// <summary>The recomputed cell after the last step of the way, [H]; empty for GRU and RNN.</summary>
    public required double[] FinalCell { get; init; }

    /// <summary>What the cell has: all but the GRU's gates of LSTM, z, r, candidate and h of GRU, h of RNN.</summary>
    public IReadOnlyList<TracedPart> Parts { get; }

    /// <summary>The values of a part, [steps, H]; the array is the trace's own.</summary>
    /// <exception cref="ArgumentException">The cell has no such part.</exception>
    public double[] Of(TracedPart part) => _parts.TryGetValue(part, out var values) ? values
        : throw new ArgumentException($"the cell has no {part}; it has {string.Join(", ", Parts)}", nameof(part));
}
