using System.Globalization;

namespace LstmOnnx.Training;

/// <summary>Raw inputs of one batch and length, and what the network makes of them after some steps, or after each.</summary>
internal sealed class ExportCase
{
    private const int ShortLength = 8;

    private readonly ExportOptions _options;
    private readonly NetworkOptions _network;
    private readonly Dictionary<int, float[]> _expected = [];
    private readonly float[]? _expectedSteps;

    public ExportCase(LstmNetwork network, ExportOptions options, int batchSize, int sequenceLength, int seed)
    {
        (_options, _network, BatchSize, SequenceLength) = (options, network.Options, batchSize, sequenceLength);
        RawInputs = Raw(seed);
        Lengths = options.SequenceLengths ? [.. Enumerable.Range(0, batchSize).Select(row => 1 + (((row * 5) + sequenceLength - 1) % sequenceLength))] : null;
        if (_network.ReturnSequences)
        {
            _expectedSteps = new float[batchSize * sequenceLength * OutputSize];
            network.Predict(Scaled(sequenceLength), batchSize, sequenceLength, _expectedSteps, Lengths);
            return;
        }

        // Every length of a short sequence; of a long one, the network would be run too often. Rows with lengths of their own are those of sequences cut short.
        IEnumerable<int> lengths = sequenceLength <= ShortLength ? Enumerable.Range(1, sequenceLength) : Lengths?.Distinct() ?? [sequenceLength];
        foreach (var length in lengths)
        {
            var outputs = new float[batchSize * OutputSize];
            network.Predict(Scaled(length), batchSize, length, outputs);
            _expected[length] = outputs;
        }
    }

    public int BatchSize { get; }

    public int SequenceLength { get; }

    /// <summary>[B] where the model takes lengths, else null.</summary>
    public int[]? Lengths { get; }

    /// <summary>O.</summary>
    public int OutputSize => _network.OutputSize;

    public bool TakesTokens => _network.Embedding is not null;

    public bool ReturnsSequences => _network.ReturnSequences;

    /// <summary>[B, T, F], raw units, or tokens.</summary>
    public float[] RawInputs { get; }

    /// <summary>Whether it is known what the network gives after so many steps.</summary>
    public bool HasExpected(int length) => _expectedSteps is not null || _expected.ContainsKey(length);

    /// <summary>Steps of a row.</summary>
    public int LengthOf(int row) => Lengths is null ? SequenceLength : Lengths[row];

    /// <summary>[B, F] of one step, raw units.</summary>
    public float[] RawStep(int step)
    {
        var values = new float[BatchSize * _network.InputSize];
        for (var row = 0; row < BatchSize; row++)
            RawRow(row, step).CopyTo(values.AsSpan(row * _network.InputSize));
        return values;
    }

    /// <summary>The largest difference from the network of one answer, on unit scale.</summary>
    /// <param name="engine">The engine's name, for the message.</param>
    /// <param name="how">How the engine ran it, for the message.</param>
    /// <param name="row">The row of the batch.</param>
    /// <param name="length">The steps before the answer.</param>
    /// <param name="outputs">[O], raw units, as the engine gave them.</param>
    /// <exception cref="ExportMismatchException">The difference is above the tolerance.</exception>
    public double Compare(string engine, string how, int row, int length, ReadOnlySpan<float> outputs)
    {
        var largest = 0.0;
        for (var column = 0; column < outputs.Length; column++)
        {
            double baseline = _options.BaselineColumns is { } columns ? RawRow(row, length - 1)[columns[column]] : 0;
            double offset = _options.Outputs?.Offsets[column] ?? 0;
            double scale = Math.Abs(_options.Outputs?.Scales[column] ?? 1);
            var expected = Expected(row, length, column);
            var difference = Math.Abs(((outputs[column] - baseline - offset) / (_options.Outputs?.Scales[column] ?? 1)) - expected);

            // A raw value is rounded to float32 by each of the graph's last additions; a large offset makes that more than the tolerance.
            var rounding = (Math.Abs(offset) + Math.Abs(baseline) + Math.Abs(outputs[column])) / scale * Math.ScaleB(1, -23);

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

    private float Expected(int row, int length, int column) => _expectedSteps is null
        ? _expected[length][(row * OutputSize) + column]
        : _expectedSteps[(((row * SequenceLength) + length - 1) * OutputSize) + column];

    private Span<float> RawRow(int row, int step) => RawInputs.AsSpan(((row * SequenceLength) + step) * _network.InputSize, _network.InputSize);

    private float[] Raw(int seed)
    {
        var random = new Random(seed);
        var (inputSize, values) = (_network.InputSize, new float[BatchSize * SequenceLength * _network.InputSize]);
        for (var i = 0; i < values.Length; i++)
        {
            if (_network.Embedding is { } embedding)
            {
                values[i] = random.Next(embedding.VocabularySize);
                continue;
            }
            var unit = (float)((random.NextDouble() * 4) - 2);
            values[i] = _options.Inputs is { } scaling ? (unit * scaling.Scales[i % inputSize]) + scaling.Offsets[i % inputSize] : unit;
        }

        return values;
    }

    // The graph's own arithmetic in float32, so that both sides see the same bits.
    private float[] Scaled(int length)
    {
        var inputSize = _network.InputSize;
        var values = new float[BatchSize * length * inputSize];
        for (var row = 0; row < BatchSize; row++)
        {
            for (var step = 0; step < length; step++)
            {
                var raw = RawRow(row, step);
                var scaled = values.AsSpan(((row * length) + step) * inputSize, inputSize);
                for (var column = 0; column < inputSize; column++)
                    scaled[column] = _options.Inputs is { } scaling ? (raw[column] - scaling.Offsets[column]) / scaling.Scales[column] : raw[column];
            }
        }

        return values;
    }
}
