using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class LstmTests
{
    private static readonly WeightPrecision[] Precisions = Enum.GetValues<WeightPrecision>();

    // Sizes that are multiples of no width, of one, of all, and odd and even blocks; one row, few rows, several tiles, several chunks of rows and of steps.
    public static TheoryData<SimdWidth, int, int, int, int> Cases
    {
        get
        {
            var data = new TheoryData<SimdWidth, int, int, int, int>();
            foreach (var width in SimdWidths.Available)
            {
                foreach (var (inputSize, hiddenSize) in new[] { (1, 1), (5, 7), (1, 20), (17, 5), (16, 16), (3, 33), (32, 32), (32, 48) })
                {
                    foreach (var (sequenceLength, batchSize) in new[] { (1, 1), (9, 1), (200, 1), (1, 7), (6, 2), (3, 13), (4, 100) })
                        data.Add(width, inputSize, hiddenSize, sequenceLength, batchSize);
                }
            }
            return data;
        }
    }

    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Matches_the_reference_forward_and_reverse(SimdWidth width, int inputSize, int hiddenSize, int sequenceLength, int batchSize)
    {
        var layer = ReferenceLstmDirection.Random(inputSize, hiddenSize, seed: 1, bias: hiddenSize != 16);
        var x = Seeded.Floats(sequenceLength * batchSize * inputSize, seed: 2);
        var hidden = Seeded.Floats(batchSize * hiddenSize, seed: 3);
        var cell = Seeded.Floats(batchSize * hiddenSize, seed: 4, low: -2, high: 2);
        foreach (var reverse in new[] { false, true })
        {
            var expected = ReferenceLstm.Run(layer, x, sequenceLength, batchSize, reverse, hidden, cell);
            var run = new LstmRun(width, layer, hidden, cell);
            var outputs = run.Outputs(x, sequenceLength, batchSize, reverse);
            Near.Equal(expected.Outputs, outputs, tolerance: 1e-5);
            Near.Equal(expected.FinalHidden, run.Hidden, tolerance: 1e-5);
            Near.Equal(expected.FinalCell, run.Cell, tolerance: 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_sequence_gives_the_bits_of_its_steps_in_both_directions(SimdWidth width, int inputSize, int hiddenSize, int sequenceLength, int batchSize)
    {
        var layer = ReferenceLstmDirection.Random(inputSize, hiddenSize, seed: 11);
        var x = Seeded.Floats(sequenceLength * batchSize * inputSize, seed: 12);
        foreach (var precision in Precisions)
        {
            foreach (var reverse in new[] { false, true })
            {
                var whole = new LstmRun(width, layer, batchSize, precision);
                var outputs = whole.Outputs(x, sequenceLength, batchSize, reverse);

                var stepped = new LstmRun(width, layer, batchSize, precision);
                for (var step = 0; step < sequenceLength; step++)
                {
                    var t = reverse ? sequenceLength - 1 - step : step;
                    var found = stepped.Outputs(x.AsSpan(t * batchSize * inputSize, batchSize * inputSize), 1, batchSize);
                    Near.SameBits(outputs.AsSpan(t * batchSize * hiddenSize, batchSize * hiddenSize), found);
                }
                Near.SameBits(whole.Hidden, stepped.Hidden);
                Near.SameBits(whole.Cell, stepped.Cell);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_row_of_a_batch_gives_the_bits_of_the_row_alone(SimdWidth width, int inputSize, int hiddenSize, int sequenceLength, int batchSize)
    {
        var layer = ReferenceLstmDirection.Random(inputSize, hiddenSize, seed: 21);
        var x = Seeded.Floats(sequenceLength * batchSize * inputSize, seed: 22);
        // Rows of different size, one of them faded in part: a scale that rows shared would show.
        for (var i = 0; i < x.Length; i++)
            x[i] *= i / inputSize % batchSize == batchSize / 2 && i % 3 == 0 ? 1e-40f : 1 + (i / inputSize % batchSize);
        foreach (var precision in Precisions)
        {
            var batch = new LstmRun(width, layer, batchSize, precision);
            var outputs = batch.Outputs(x, sequenceLength, batchSize);
            foreach (var row in new[] { 0, batchSize / 2, batchSize - 1 })
            {
                var alone = new LstmRun(width, layer, batchSize: 1, precision);
                Near.SameBits(Rows(outputs, sequenceLength, batchSize, hiddenSize, row), alone.Outputs(Rows(x, sequenceLength, batchSize, inputSize, row), sequenceLength, 1));
                Near.SameBits(batch.Hidden.AsSpan(row * hiddenSize, hiddenSize), alone.Hidden);
                Near.SameBits(batch.Cell.AsSpan(row * hiddenSize, hiddenSize), alone.Cell);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Strides_place_inputs_and_outputs_anywhere_and_touch_nothing_else(SimdWidth width)
    {
        const int inputSize = 5, hiddenSize = 7, sequenceLength = 4, batchSize = 3;
        var layer = ReferenceLstmDirection.Random(inputSize, hiddenSize, seed: 31);
        var x = Seeded.Floats(sequenceLength * batchSize * inputSize, seed: 32);
        // [B, T, ·], rows padded by two floats on either side.
        const int inputRow = inputSize + 2, outputRow = hiddenSize + 3;
        var inputs = new float[batchSize * sequenceLength * inputRow];
        for (var t = 0; t < sequenceLength; t++)
        {
            for (var b = 0; b < batchSize; b++)
                x.AsSpan(((t * batchSize) + b) * inputSize, inputSize).CopyTo(inputs.AsSpan(((b * sequenceLength) + t) * inputRow));
        }
        foreach (var precision in Precisions)
        {
            var expected = new LstmRun(width, layer, batchSize, precision).Outputs(x, sequenceLength, batchSize);
            var outputs = new float[batchSize * sequenceLength * outputRow];
            Array.Fill(outputs, 77f);
            var run = new LstmRun(width, layer, batchSize, precision);
            run.Run(new LstmCall
            {
                Inputs = inputs,
                InputTimeStride = inputRow,
                InputBatchStride = sequenceLength * inputRow,
                SequenceLength = sequenceLength,
                BatchSize = batchSize,
                Outputs = outputs,
                OutputTimeStride = outputRow,
                OutputBatchStride = sequenceLength * outputRow,
                Hidden = run.Hidden,
                Cell = run.Cell,
                Workspace = new float[run.WorkspaceLength(sequenceLength, batchSize)],
            });
            for (var t = 0; t < sequenceLength; t++)
            {
                for (var b = 0; b < batchSize; b++)
                {
                    var row = outputs.AsSpan(((b * sequenceLength) + t) * outputRow, outputRow);
                    Near.SameBits(expected.AsSpan(((t * batchSize) + b) * hiddenSize, hiddenSize), row[..hiddenSize]);
                    Near.SameBits([77f, 77f, 77f], row[hiddenSize..]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Scratch_for_some_rows_is_enough_for_fewer(SimdWidth width)
    {
        const int inputSize = 2, hiddenSize = 3, sequenceLength = 24;
        var layer = ReferenceLstmDirection.Random(inputSize, hiddenSize, seed: 1);
        foreach (var precision in Precisions)
        {
            // 17 · ⌊192/17⌋ = 187 rows of gates at once, of 16 rows 192; 50 · 3 = 150, of 48 rows 192.
            foreach (var batchSize in new[] { 17, 50, 130 })
            {
                var workspace = new float[new LstmRun(width, layer, batchSize, precision).WorkspaceLength(sequenceLength, batchSize)];
                for (var rows = 1; rows <= batchSize; rows++)
                {
                    var run = new LstmRun(width, layer, rows, precision);
                    run.Run(new LstmCall
                    {
                        Inputs = new float[sequenceLength * rows * inputSize],
                        InputTimeStride = rows * inputSize,
                        InputBatchStride = inputSize,
                        SequenceLength = sequenceLength,
                        BatchSize = rows,
                        Hidden = run.Hidden,
                        Cell = run.Cell,
                        Workspace = workspace,
                    });
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_NaN_spoils_its_row_only(SimdWidth width)
    {
        const int inputSize = 5, hiddenSize = 17, sequenceLength = 3, batchSize = 14;
        var layer = ReferenceLstmDirection.Random(inputSize, hiddenSize, seed: 41);
        var x = Seeded.Floats(sequenceLength * batchSize * inputSize, seed: 42);
        x[(batchSize + 6) * inputSize] = float.NaN;
        var outputs = new LstmRun(width, layer, batchSize).Outputs(x, sequenceLength, batchSize);
        for (var t = 0; t < sequenceLength; t++)
        {
            for (var b = 0; b < batchSize; b++)
                Assert.All(outputs.Skip(((t * batchSize) + b) * hiddenSize).Take(hiddenSize), h => Assert.Equal(b == 6 && t >= 1, float.IsNaN(h)));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Saturated_gates_stay_finite_and_exact(SimdWidth width)
    {
        // One unit, all weights 0, biases i = o = f = c = ±1e30: i, o, f are 1 or 0 and g is ±1, so c = f·c₋ + i·g and h = o·tanh c by hand.
        foreach (var (input, output, forget, candidate, cell, hidden) in new[]
        {
            (1e30f, 1e30f, 1e30f, 1e30f, 3f, Math.Tanh(3)),
            (1e30f, 1e30f, -1e30f, -1e30f, -1f, Math.Tanh(-1)),
            (-1e30f, 1e30f, 1e30f, 1e30f, 2f, Math.Tanh(2)),
            (1e30f, -1e30f, 1e30f, 1e30f, 3f, 0.0),
        })
        {
            var kernels = SimdKernels.Of(width);
            var packed = kernels.PackLstm(1, 1, new float[4], new float[4], [input, output, forget, candidate, 0, 0, 0, 0]);
            float[] h = [0.5f], c = [2f];
            kernels.Lstm(packed, new LstmCall
            {
                Inputs = [1f],
                SequenceLength = 1,
                BatchSize = 1,
                Hidden = h,
                Cell = c,
                Workspace = new float[kernels.LstmWorkspaceLength(packed, 1, 1)],
            });
            Assert.Equal(cell, c[0], 3e-7);
            Assert.Equal(hidden, h[0], 3e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Each_term_of_the_cell_is_within_its_bound(SimdWidth width)
    {
        // Weights of 0 make the biases the pre-activations: one step tries the cell on 501 sets of gates, from the steep middle to far past the flat ends.
        const int hiddenSize = 501;
        var kernels = SimdKernels.Of(width);
        foreach (var scale in new[] { 1f, 6f, 40f })
        {
            float[] bias = [.. Seeded.Floats(4 * hiddenSize, seed: 1, -scale, scale), .. new float[4 * hiddenSize]];
            var previousCell = Seeded.Floats(hiddenSize, seed: 2);
            var (hidden, cell) = (new float[hiddenSize], previousCell.ToArray());
            var packed = kernels.PackLstm(1, hiddenSize, new float[4 * hiddenSize], new float[4 * hiddenSize * hiddenSize], bias);
            kernels.Lstm(packed, new LstmCall
            {
                Inputs = [1f],
                SequenceLength = 1,
                BatchSize = 1,
                Hidden = hidden,
                Cell = cell,
                Workspace = new float[kernels.LstmWorkspaceLength(packed, 1, 1)],
            });
            for (var unit = 0; unit < hiddenSize; unit++)
            {
                double i = Sigmoid(bias[unit]), o = Sigmoid(bias[hiddenSize + unit]), f = Sigmoid(bias[(2 * hiddenSize) + unit]), g = Math.Tanh(bias[(3 * hiddenSize) + unit]);
                Assert.Equal((f * previousCell[unit]) + (i * g), cell[unit], 3e-7);
                // Of the cell as it was rounded, so that only this term's error counts.
                Assert.Equal(o * Math.Tanh(cell[unit]), hidden[unit], 3e-7);
            }
        }

        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Spans_that_are_too_short_are_refused_by_name(SimdWidth width)
    {
        var layer = ReferenceLstmDirection.Random(2, 3, seed: 1);
        foreach (var precision in Precisions)
        {
            var run = new LstmRun(width, layer, batchSize: 4, precision);
            AssertRefused("Inputs", inputs: 2 * 4 * 2 - 1);
            AssertRefused("Outputs", outputs: 2 * 4 * 3 - 1);
            AssertRefused("Hidden", hidden: 13);
            AssertRefused("Cell", cell: 11);
            AssertRefused("Workspace", workspace: run.WorkspaceLength(2, 4) - 1);
            Assert.Throws<ArgumentOutOfRangeException>("sequenceLength", () => run.WorkspaceLength(-1, 1));
            Assert.Throws<ArgumentOutOfRangeException>("batchSize", () => run.WorkspaceLength(1, -1));

            void AssertRefused(string name, int inputs = 16, int outputs = 24, int hidden = 12, int cell = 12, int workspace = 100_000)
            {
                var refused = Assert.ThrowsAny<ArgumentException>(() => run.Run(new LstmCall
                {
                    Inputs = new float[inputs],
                    InputTimeStride = 8,
                    InputBatchStride = 2,
                    SequenceLength = 2,
                    BatchSize = 4,
                    Outputs = new float[outputs],
                    OutputTimeStride = 12,
                    OutputBatchStride = 3,
                    Hidden = new float[hidden],
                    Cell = new float[cell],
                    Workspace = new float[workspace],
                }));
                Assert.Contains(name, refused.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Weights_that_do_not_fit_their_sizes_or_the_width_are_refused_by_name(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        var layer = ReferenceLstmDirection.Random(2, 3, seed: 1);
        AssertRefused("inputWeights", () => kernels.PackLstm(2, 3, new float[23], layer.RecurrentWeights, layer.Bias));
        AssertRefused("recurrentWeights", () => kernels.PackLstm(2, 3, layer.InputWeights, new float[35], layer.Bias));
        AssertRefused("bias", () => kernels.PackLstm(2, 3, layer.InputWeights, layer.RecurrentWeights, new float[12]));
        var packed = kernels.PackLstm(2, 3, layer.InputWeights, layer.RecurrentWeights, layer.Bias);
        if (width != SimdWidth.Scalar)
            AssertRefused("width", () => SimdKernels.Of(SimdWidth.Scalar).LstmWorkspaceLength(packed, 1, 1));

        static void AssertRefused(string name, Action action) => Assert.Contains(name, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void No_steps_and_no_rows_leave_the_state_alone(SimdWidth width)
    {
        var layer = ReferenceLstmDirection.Random(2, 3, seed: 1);
        var run = new LstmRun(width, layer, [0.1f, 0.2f, 0.3f], [1f, 2f, 3f]);
        run.Outputs([], sequenceLength: 0, batchSize: 1);
        Near.SameBits([0.1f, 0.2f, 0.3f], run.Hidden);
        Near.SameBits([1f, 2f, 3f], run.Cell);
        new LstmRun(width, layer, batchSize: 0).Outputs([], sequenceLength: 4, batchSize: 0);
    }

    private static float[] Rows(float[] values, int sequenceLength, int batchSize, int size, int row) =>
        [.. Enumerable.Range(0, sequenceLength).SelectMany(t => values.Skip(((t * batchSize) + row) * size).Take(size))];
}
