using System.Runtime.InteropServices;
using LstmOnnx.Kernels;

namespace LstmOnnx.Accuracy;

/// <summary>Holds functions against their exact values over runs of floats.</summary>
internal static class Walk
{
    /// <summary>A finding for each function and width; the same whatever the number of threads.</summary>
    public static IReadOnlyList<Finding> Run(IReadOnlyList<CheckedFunction> functions, IReadOnlyList<SimdWidth> widths, IEnumerable<Inputs> inputs, int threads)
    {
        var findings = New();
        Parallel.ForEach(inputs, new ParallelOptions { MaxDegreeOfParallelism = threads }, () => (Buffers: new Buffers(), Findings: New()), (block, _, own) =>
        {
            own.Buffers.Run(block, own.Findings);
            return own;
        }, own =>
        {
            lock (findings)
            {
                for (var i = 0; i < findings.Length; i++)
                    findings[i].Merge(own.Findings[i]);
            }
        });
        return findings;

        Finding[] New() => [.. functions.SelectMany(function => widths.Select(width => new Finding(function, width)))];
    }

    private sealed class Buffers
    {
        private readonly float[] _x = new float[Inputs.MaxCount];
        private readonly double[] _exact = new double[Inputs.MaxCount];
        private readonly double[] _scale = new double[Inputs.MaxCount];
        private float[] _y = new float[Inputs.MaxCount];
        private float[] _previous = new float[Inputs.MaxCount];

        public void Run(Inputs block, Finding[] findings)
        {
            var x = _x.AsSpan(0, block.Count);
            block.Fill(x);
            CheckedFunction? function = null;
            Finding? found = null;
            foreach (var finding in findings)
            {
                finding.Function.At(finding.Width, x, _y.AsSpan(0, x.Length));
                // Widths with the same bits have the same errors.
                if (finding.Function != function || !SameBits(x.Length))
                {
                    if (finding.Function != function)
                        Prepare(finding.Function, x, function);
                    function = finding.Function;
                    found = new Finding(function, finding.Width);
                    found.Add(block, x, _y.AsSpan(0, x.Length), _exact, _scale);
                }
                finding.Merge(found!);
                (_y, _previous) = (_previous, _y);
            }
        }

        private bool SameBits(int count) =>
            MemoryMarshal.Cast<float, uint>(_y.AsSpan(0, count)).SequenceEqual(MemoryMarshal.Cast<float, uint>(_previous.AsSpan(0, count)));

        private void Prepare(CheckedFunction function, ReadOnlySpan<float> x, CheckedFunction? before)
        {
            for (var i = 0; i < x.Length; i++)
            {
                if (function.Exact != before?.Exact)
                    _exact[i] = function.Exact(x[i]);
                _scale[i] = function.Scale(_exact[i]);
            }
        }
    }
}
