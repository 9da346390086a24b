using System.Globalization;

namespace LstmOnnx.Training;

/// <summary>Raw inputs of one batch and length, and what the network makes of the first steps and of all of them.</summary>
internal sealed class ExportCase
{
    private const int ShortLength = 8;

    private readonly ExportOptions _options;
    private readonly int _inputSize;
    private readonly int _outputSize;
    private readonly Dictionary<int, float[]> _expected = [];

    public ExportCase(LstmNetwork network, ExportOptions options, int batchSize, int sequenceLength, int seed)
    {
        _options = options;
        _inputSize = network.Options.InputSize;
        _outputSize = network.Options.OutputSize;
        BatchSize = batchSize;
        SequenceLength = sequenceLength;
        RawInputs = Raw(seed);

        // Every length of a short sequence; of a long one, the network would be run too often.
        for (var length = sequenceLength <= ShortLength ? 1 : sequenceLength; length <= sequenceLength; length++)
        {
            var outputs = new float[OutputLength];
            network.Predict(Scaled(length), batchSize, length, outputs);
            _expected[length] = outputs;
        }
    }

    public int BatchSize { get; }

    public int SequenceLength { get; }

    public int OutputLength => BatchSize * _outputSize;

    /// <summary>[B, T, F], raw units.</summary>
    public float[] RawInputs { get; }

    public bool HasExpected(int length) => _expected.ContainsKey(length);

    /// <summary>[B, F] of one step, raw units.</summary>
    public float[] RawStep(int step)
    {
        var values = new float[BatchSize * _inputSize];
        for (var row = 0; row < BatchSize; row++)
            RawRow(row, step).CopyTo(values.AsSpan(row * _inputSize));
        return values;
    }

    /// <summary>The largest difference from the network after the first steps, on unit scale.</summary>
    /// <param name="engine">The engine's name, for the message.</param>
    /// <param name="how">How the engine ran it, for the message.</param>
    /// <param name="length">The number of steps.</param>
    /// <param name="outputs">[B, O], raw units, as the engine gave them.</param>
    /// <exception cref="ExportMismatchException">The difference is above the tolerance.</exception>
    public double Compare(string engine, string how, int length, ReadOnlySpan<float> outputs)
    {
        var largest = 0.0;
        for (var i = 0; i < outputs.Length; i++)
        {
            var (row, column) = (i / _outputSize, i % _outputSize);
            double baseline = _options.BaselineColumns is { } columns ? RawRow(row, length - 1)[columns[column]] : 0;
            double offset = _options.Outputs?.Offsets[column] ?? 0;
            double scale = Math.Abs(_options.Outputs?.Scales[column] ?? 1);
            var expected = _expected[length][i];
            var difference = Math.Abs(((outputs[i] - baseline - offset) / (_options.Outputs?.Scales[column] ?? 1)) - expected);

            // A raw value is rounded to float32 by each of the graph's last additions; a large offset makes that more than the tolerance.
            var rounding = (Math.Abs(offset) + Math.Abs(baseline) + Math.Abs(outputs[i])) / scale * Math.ScaleB(1, -23);

            // Sums of large terms round in proportion to their size.
            var tolerance = _options.Tolerance * Math.Max(1, Math.Abs((double)expected));

            // Negated on purpose: a NaN must fail.
            if (!(difference <= tolerance + rounding))
            {
                throw new ExportMismatchException(string.Create(CultureInfo.InvariantCulture,
                    $"{engine} does not reproduce the network, so nothing was written: batch {BatchSize}, {length} steps {how}, output {column} of row {row} is off by {difference:G3} on unit scale (network {expected:G9}); expected at most {tolerance:G3}"));
            }

            largest = Math.Max(largest, difference);
        }

        return largest;
    }

    private Span<float> RawRow(int row, int step) => RawInputs.AsSpan(((row * SequenceLength) + step) * _inputSize, _inputSize);

    private float[] Raw(int seed)
    {
        var random = new Random(seed);
        var values = new float[BatchSize * SequenceLength * _inputSize];
        for (var i = 0; i < values.Length; i++)
        {
            var unit = (float)((random.NextDouble() * 4) - 2);
            values[i] = _options.Inputs is { } scaling ? (unit * scaling.Scales[i % _inputSize]) + scaling.Offsets[i % _inputSize] : unit;
        }

        return values;
    }

    // The graph's own arithmetic in float32, so that both sides see the same bits.
    private float[] Scaled(int length)
    {
        var values = new float[BatchSize * length * _inputSize];
        for (var row = 0; row < BatchSize; row++)
        {
            for (var step = 0; step < length; step++)
            {
                var raw = RawRow(row, step);
                var scaled = values.AsSpan(((row * length) + step) * _inputSize, _inputSize);
                for (var column = 0; column < _inputSize; column++)
                    scaled[column] = _options.Inputs is { } scaling ? (raw[column] - scaling.Offsets[column]) / scaling.Scales[column] : raw[column];
            }
        }

        return values;
    }
}
