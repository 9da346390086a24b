using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Verification;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Explaining;

/// <summary>Traces of one call after the other, made one sequence and held against the engine.</summary>
internal sealed class JoinedTraces(FedRows fed, RecurrentNodeInfo node, int direction)
{
    private readonly List<RecurrentTrace> _traces = [];

    /// <summary>The place of the direction in the node.</summary>
    public int Direction => direction;

    public void Add(RecurrentTrace trace) => _traces.Add(trace);

    /// <exception cref="UsageException">Rows to show were named, and the node's steps are no rows.</exception>
    public TracedSequence Result()
    {
        var first = _traces[0];
        var rows = Rows();
        var (from, to) = Shown(rows);
        var (difference, agrees) = Difference();
        var hiddenSize = first.HiddenSize;
        return new TracedSequence
        {
            Node = node,
            Direction = node.Direction == "bidirectional" ? direction == 1 ? "reverse" : "forward" : node.Direction,
            HiddenSize = hiddenSize,
            BatchSize = first.BatchSize,
            Parts = first.Parts.ToDictionary(part => part, part => _traces.SelectMany(trace => trace.Of(part)).Skip(from * hiddenSize).Take((to - from) * hiddenSize).ToArray()),
            Steps = to - from,
            Rows = rows?[from..to],
            MaxDifference = difference,
            Agrees = agrees,
        };
    }

    // A step of a call that makes fewer steps than it takes rows has seen an equal share of them.
    private int[]? Rows()
    {
        if (_traces.Exists(trace => trace.SequenceLength > fed.RowsPerCall || trace.SequenceLength == 0 || fed.RowsPerCall % trace.SequenceLength != 0))
            return null;
        return [.. _traces.SelectMany((trace, call) => Enumerable.Range(1, trace.Steps).Select(step => fed.First + (call * fed.RowsPerCall) + (step * (fed.RowsPerCall / trace.SequenceLength)) - 1))];
    }

    private (int From, int To) Shown(int[]? rows)
    {
        if (fed.Shown is not { } shown)
            return (0, _traces.Sum(trace => trace.Steps));
        if (rows is null)
            throw new UsageException("--rows: with --stream it says which rows are shown, and the steps of this node are no rows; leave one of the two out");
        return (rows.Count(row => row < shown.First), rows.Count(row => row <= shown.Last));
    }

    private (double Largest, bool Agrees) Difference()
    {
        var (largest, agrees) = (0.0, true);
        foreach (var trace in _traces)
        {
            var tolerance = Tolerance.Default.For(trace.Type);
            Compare(trace.Of(TracedPart.Hidden), trace.EngineHidden);
            Compare(trace.FinalCell, trace.EngineFinalCell);

            void Compare(double[] expected, double[] found)
            {
                for (var i = 0; i < expected.Length; i++)
                {
                    var off = Math.Abs(found[i] - expected[i]);
                    // Negated, so that NaN on one side shows.
                    agrees &= off <= tolerance.Absolute + (tolerance.Relative * Math.Abs(expected[i])) || expected[i].Equals(found[i]);
                    largest = double.IsNaN(off) ? largest : Math.Max(largest, off);
                }
            }
        }
        return (largest, agrees);
    }
}
