using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class RecurrentTests
{
    private static readonly Dictionary<string, (RecurrentCell Cell, bool Peepholes)> Cells = new()
    {
        ["lstm"] = (new RecurrentCell { Kind = RecurrentKind.Lstm, Gate = Activation.Sigmoid }, false),
        ["lstm with all"] = (new RecurrentCell
        {
            Kind = RecurrentKind.Lstm,
            Gate = new(ActivationFunction.HardSigmoid, 0.3f, 0.4f),
            Candidate = new(ActivationFunction.Softsign),
            Output = new(ActivationFunction.ScaledTanh, 0.8f, 0.9f),
            Clip = 0.9f,
            ClipsCell = true,
        }, true),
        ["lstm with peepholes"] = (new RecurrentCell { Kind = RecurrentKind.Lstm, Gate = Activation.Sigmoid }, true),
        ["coupled lstm"] = (new RecurrentCell { Kind = RecurrentKind.Lstm, Gate = Activation.Sigmoid, Candidate = new(ActivationFunction.Elu, 0.7f), InputForget = true }, false),
        ["gru"] = (new RecurrentCell { Kind = RecurrentKind.Gru, Gate = Activation.Sigmoid, LinearBeforeReset = true }, false),
        ["gru, reset first"] = (new RecurrentCell { Kind = RecurrentKind.Gru, Gate = Activation.Sigmoid }, false),
        ["gru with all"] = (new RecurrentCell { Kind = RecurrentKind.Gru, Gate = Activation.Sigmoid, Candidate = new(ActivationFunction.LeakyRelu, 0.1f), Clip = 0.7f, LinearBeforeReset = true }, false),
        ["gru with all, reset first"] = (new RecurrentCell { Kind = RecurrentKind.Gru, Gate = new(ActivationFunction.HardSigmoid, 0.2f, 0.5f), Candidate = new(ActivationFunction.Softsign), Clip = 0.7f }, false),
        ["rnn"] = (new RecurrentCell { Kind = RecurrentKind.Rnn, Gate = Activation.Tanh }, false),
        ["rnn with softplus"] = (new RecurrentCell { Kind = RecurrentKind.Rnn, Gate = new(ActivationFunction.Softplus), Clip = 1 }, false),
    };

    // Sizes that are multiples of no width, of one, of several; one row, few, a tile, more than a chunk of rows; more than a chunk of steps.
    private static readonly (int InputSize, int HiddenSize)[] Sizes = [(5, 7), (1, 1), (16, 16), (3, 33)];
    private static readonly (int SequenceLength, int BatchSize)[] Shapes = [(1, 1), (9, 1), (201, 1), (6, 3), (50, 13), (5, 100)];

    public static TheoryData<SimdWidth, string> WidthsAndCells
    {
        get
        {
            var data = new TheoryData<SimdWidth, string>();
            foreach (var width in SimdWidths.Available)
            {
                foreach (var name in Cells.Keys)
                    data.Add(width, name);
            }
            return data;
        }
    }

    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    [Theory]
    [MemberData(nameof(WidthsAndCells))]
    public void Any_split_of_a_sequence_gives_the_bits_of_the_whole(SimdWidth width, string name)
    {
        foreach (var ((inputSize, hiddenSize), (sequenceLength, batchSize)) in Combinations())
        {
            var x = Seeded.Floats(sequenceLength * batchSize * inputSize, 12);
            var whole = Run(width, name, inputSize, hiddenSize, batchSize);
            var outputs = whole.Outputs(x, sequenceLength);
            foreach (var part in new[] { 1, 2, 7 })
            {
                var parts = Run(width, name, inputSize, hiddenSize, batchSize);
                for (var t = 0; t < sequenceLength; t += part)
                {
                    var length = Math.Min(part, sequenceLength - t);
                    var some = parts.Outputs(x.AsSpan(t * batchSize * inputSize, length * batchSize * inputSize), length);
                    Near.SameBits(outputs.AsSpan(t * batchSize * hiddenSize, some.Length), some);
                }
                Near.SameBits(whole.Hidden, parts.Hidden);
                Near.SameBits(whole.Cell, parts.Cell);
            }
        }
    }

    [Theory]
    [MemberData(nameof(WidthsAndCells))]
    public void A_row_of_a_batch_with_lengths_gives_the_bits_of_the_row_alone_whatever_lies_behind_its_end(SimdWidth width, string name)
    {
        foreach (var ((inputSize, hiddenSize), (sequenceLength, batchSize)) in Combinations())
        {
            foreach (var reverse in new[] { false, true })
            {
                var x = Seeded.Floats(sequenceLength * batchSize * inputSize, 22);
                var lengths = Enumerable.Range(0, batchSize).Select(b => (long)((b * 5 + 3) % (sequenceLength + 1))).ToArray();
                for (var b = 0; b < batchSize; b++)
                {
                    for (var t = (int)lengths[b]; t < sequenceLength; t++)
                        x.AsSpan(((t * batchSize) + b) * inputSize, inputSize).Fill(float.NaN);
                }
                var batch = Run(width, name, inputSize, hiddenSize, batchSize);
                var outputs = batch.Outputs(x, sequenceLength, reverse, lengths);
                foreach (var row in new[] { 0, batchSize / 2, batchSize - 1 })
                {
                    var length = (int)lengths[row];
                    var alone = Run(width, name, inputSize, hiddenSize, 1);
                    var expected = alone.Outputs(Rows(x, length, batchSize, inputSize, row), length, reverse);
                    Near.SameBits(expected, Rows(outputs, length, batchSize, hiddenSize, row));
                    for (var t = length; t < sequenceLength; t++)
                        Near.SameBits(new float[hiddenSize], outputs.AsSpan(((t * batchSize) + row) * hiddenSize, hiddenSize));
                    Near.SameBits(alone.Hidden, batch.Hidden.AsSpan(row * hiddenSize, hiddenSize));
                    if (batch.Cell.Length > 0)
                        Near.SameBits(alone.Cell, batch.Cell.AsSpan(row * hiddenSize, hiddenSize));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(WidthsAndCells))]
    public void Reverse_has_the_bits_of_forward_on_the_sequence_turned_round(SimdWidth width, string name)
    {
        foreach (var ((inputSize, hiddenSize), (sequenceLength, batchSize)) in Combinations())
        {
            var x = Seeded.Floats(sequenceLength * batchSize * inputSize, 32);
            var (forward, reverse) = (Run(width, name, inputSize, hiddenSize, batchSize), Run(width, name, inputSize, hiddenSize, batchSize));
            Near.SameBits(Turned(forward.Outputs(x, sequenceLength), sequenceLength), reverse.Outputs(Turned(x, sequenceLength), sequenceLength, reverse: true));
            Near.SameBits(forward.Hidden, reverse.Hidden);
            Near.SameBits(forward.Cell, reverse.Cell);
        }
    }

    [Theory]
    [MemberData(nameof(WidthsAndCells))]
    public void Lengths_that_name_the_whole_sequence_change_no_bit(SimdWidth width, string name)
    {
        var x = Seeded.Floats(9 * 3 * 5, 42);
        foreach (var reverse in new[] { false, true })
        {
            var (plain, named) = (Run(width, name, 5, 7, 3), Run(width, name, 5, 7, 3));
            Near.SameBits(plain.Outputs(x, 9, reverse), named.Outputs(x, 9, reverse, [9, 9, 9]));
            Near.SameBits(plain.Hidden, named.Hidden);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void An_empty_row_loses_its_state_or_keeps_it_as_the_cell_says(SimdWidth width)
    {
        foreach (var keeps in new[] { false, true })
        {
            var cell = Cells["lstm"].Cell with { KeepsStateOfEmptyRows = keeps };
            var run = new RecurrentRun(width, cell, 2, 3, 2);
            run.Hidden.AsSpan().Fill(0.5f);
            run.Cell.AsSpan().Fill(0.25f);
            var outputs = run.Outputs(new float[8], 2, lengths: [0, 2]);
            Near.SameBits(keeps ? [0.5f, 0.5f, 0.5f] : [0, 0, 0], run.Hidden.AsSpan(0, 3));
            Near.SameBits(keeps ? [0.25f, 0.25f, 0.25f] : [0, 0, 0], run.Cell.AsSpan(0, 3));
            Near.SameBits(new float[3], outputs.AsSpan(0, 3));
            Assert.NotEqual(0.5f, run.Hidden[3]);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_default_LSTM_has_the_bits_of_the_fused_kernel(SimdWidth width)
    {
        var layer = ReferenceLstmDirection.Random(5, 19, seed: 1);
        var x = Seeded.Floats(9 * 3 * 5, 2);
        var fused = new LstmRun(width, layer, 3);
        var kernels = SimdKernels.Of(width);
        var packed = kernels.CreateRecurrent(Cells["lstm"].Cell, 5, 19);
        kernels.PackRecurrent(layer.InputWeights, layer.RecurrentWeights, layer.Bias, [], packed);
        var outputs = new float[9 * 3 * 19];
        kernels.Recurrent(packed, new RecurrentCall<float>
        {
            Inputs = x,
            InputTimeStride = 15,
            InputBatchStride = 5,
            SequenceLength = 9,
            BatchSize = 3,
            Outputs = outputs,
            OutputTimeStride = 57,
            OutputBatchStride = 19,
            Hidden = new float[57],
            Cell = new float[57],
            StateBatchStride = 19,
            Workspace = new float[packed.WorkspaceLength(9, 3)],
        });
        Near.SameBits(fused.Outputs(x, 9, 3), outputs);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Each_activation_is_within_its_bound(SimdWidth width)
    {
        // W = 1, R = 0, one step: h = f(x), over the steep middle, the flat ends and the kinks.
        float[] x = [.. Seeded.Floats(2000, 1, -3, 3), .. Seeded.Floats(1000, 2, -60, 60), 0, -0f, 0.3f, 1e-8f, -1e-8f, 1e30f, -1e30f];
        foreach (var function in Enum.GetValues<ActivationFunction>())
        {
            var cell = new RecurrentCell { Kind = RecurrentKind.Rnn, Gate = new Activation(function, 0.3f, 0.7f) };
            var run = Outputs(width, cell, x);
            for (var i = 0; i < x.Length; i++)
            {
                var expected = Expected(function, x[i]);
                // At unit scale; above it the function's own size counts.
                Assert.True(Math.Abs(expected - run[i]) <= 3e-7 * Math.Max(1, Math.Abs(expected)), $"{function}({x[i]:R}): expected {expected:R}, found {run[i]:R}");
            }
        }

        static double Expected(ActivationFunction function, float x) => new ReferenceActivation(
            function == ActivationFunction.ThresholdedReluFrom ? "ThresholdedRelu" : function.ToString(), 0.3f, 0.7f)
        { ExcludesThreshold = function == ActivationFunction.ThresholdedRelu }.Apply(x);
    }

    [Theory]
    [MemberData(nameof(WidthsAndCells))]
    public void A_NaN_spoils_its_row_only(SimdWidth width, string name)
    {
        var x = Seeded.Floats(3 * 14 * 5, 42);
        x[(14 + 6) * 5] = float.NaN;
        var outputs = Run(width, name, 5, 17, 14).Outputs(x, 3);
        for (var t = 0; t < 3; t++)
        {
            for (var b = 0; b < 14; b++)
                Assert.All(outputs.Skip(((t * 14) + b) * 17).Take(17), h => Assert.Equal(b == 6 && t >= 1, float.IsNaN(h)));
        }
    }

    [Theory]
    [MemberData(nameof(WidthsAndCells))]
    public void Packing_again_leaves_nothing_of_the_old_weights(SimdWidth width, string name)
    {
        var (cell, peepholes) = Cells[name];
        var kernels = SimdKernels.Of(width);
        var (fresh, reused) = (kernels.CreateRecurrent(cell, 5, 7), kernels.CreateRecurrent(cell, 5, 7));
        var g = cell.GateCount;
        Pack(reused, seed: 100, peepholes ? Seeded.Floats(21, 5) : []);
        Pack(reused, seed: 200, []);
        Pack(fresh, seed: 200, []);
        Near.SameBits(Step(fresh), Step(reused));

        void Pack(PackedRecurrent packed, int seed, float[] p) =>
            kernels.PackRecurrent(Seeded.Floats(g * 35, seed), Seeded.Floats(g * 49, seed + 1), seed == 100 ? Seeded.Floats(g * 14, seed + 2) : [], p, packed);

        float[] Step(PackedRecurrent packed)
        {
            var hidden = Seeded.Floats(7, 9);
            kernels.Recurrent(packed, new RecurrentCall<float>
            {
                Inputs = Seeded.Floats(5, 8),
                SequenceLength = 1,
                BatchSize = 1,
                Hidden = hidden,
                Cell = cell.Kind == RecurrentKind.Lstm ? Seeded.Floats(7, 10) : [],
                StateBatchStride = 7,
                Workspace = new float[packed.WorkspaceLength(1, 1)],
            });
            return hidden;
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Spans_and_lengths_that_do_not_fit_are_refused_by_name(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        var packed = kernels.CreateRecurrent(Cells["lstm"].Cell, 2, 3);
        AssertRefused("Inputs", inputs: 15);
        AssertRefused("Outputs", outputs: 23);
        AssertRefused("Hidden", hidden: 11);
        AssertRefused("Cell", cell: 11);
        AssertRefused("Workspace", workspace: packed.WorkspaceLength(2, 4) - 1);
        AssertRefused("lengths", lengths: [1, 2, 3, 0]);
        AssertRefused("lengths", lengths: [1, -1, 2, 0]);
        AssertRefused("lengths", lengths: [1, 2]);
        AssertRefused("inputWeights", action: () => kernels.PackRecurrent(new float[23], new float[36], [], [], packed));
        AssertRefused("recurrentWeights", action: () => kernels.PackRecurrent(new float[24], new float[35], [], [], packed));
        AssertRefused("bias", action: () => kernels.PackRecurrent(new float[24], new float[36], new float[12], [], packed));
        AssertRefused("peepholes", action: () => kernels.PackRecurrent(new float[24], new float[36], [], new float[12], packed));
        AssertRefused("peepholes", action: () => kernels.PackRecurrent(new float[18], new float[27], [], new float[9], kernels.CreateRecurrent(Cells["gru"].Cell, 2, 3)));
        if (width != SimdWidth.Scalar)
            AssertRefused("width", action: () => SimdKernels.Of(SimdWidth.Scalar).PackRecurrent(new float[24], new float[36], [], [], packed));

        void AssertRefused(string name, Action? action = null, int inputs = 16, int outputs = 24, int hidden = 12, int cell = 12, int workspace = 10_000, long[]? lengths = null)
        {
            var refused = Assert.ThrowsAny<ArgumentException>(action ?? (() => kernels.Recurrent(packed, new RecurrentCall<float>
            {
                Inputs = new float[inputs],
                InputTimeStride = 8,
                InputBatchStride = 2,
                SequenceLength = 2,
                BatchSize = 4,
                Lengths = lengths,
                Outputs = new float[outputs],
                OutputTimeStride = 12,
                OutputBatchStride = 3,
                Hidden = new float[hidden],
                Cell = new float[cell],
                StateBatchStride = 3,
                Workspace = new float[workspace],
            })));
            Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<((int, int), (int, int))> Combinations() => Sizes.SelectMany(size => Shapes.Select(shape => (size, shape)));

    private static RecurrentRun Run(SimdWidth width, string name, int inputSize, int hiddenSize, int batchSize) =>
        new(width, Cells[name].Cell, inputSize, hiddenSize, batchSize, Cells[name].Peepholes);

    // One step of as many rows as there are numbers.
    private static float[] Outputs(SimdWidth width, RecurrentCell cell, float[] x)
    {
        var kernels = SimdKernels.Of(width);
        var packed = kernels.CreateRecurrent(cell, 1, 1);
        kernels.PackRecurrent([1], [0], [], [], packed);
        var hidden = new float[x.Length];
        kernels.Recurrent(packed, new RecurrentCall<float>
        {
            Inputs = x,
            InputBatchStride = 1,
            SequenceLength = 1,
            BatchSize = x.Length,
            Hidden = hidden,
            StateBatchStride = 1,
            Workspace = new float[packed.WorkspaceLength(1, x.Length)],
        });
        return hidden;
    }

    private static float[] Turned(float[] values, int sequenceLength) => [.. values.Chunk(values.Length / sequenceLength).Reverse().SelectMany(step => step)];

    private static float[] Rows(float[] values, int sequenceLength, int batchSize, int size, int row) =>
        [.. Enumerable.Range(0, sequenceLength).SelectMany(t => values.AsSpan(((t * batchSize) + row) * size, size).ToArray())];
}
