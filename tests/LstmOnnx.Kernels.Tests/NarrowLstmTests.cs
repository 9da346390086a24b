using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

public sealed class NarrowLstmTests
{
    private static readonly WeightPrecision[] Precisions = [WeightPrecision.BFloat16, WeightPrecision.Float16, WeightPrecision.Int8];

    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    // A row of the reference starts each step from the kernel's own state: what 16-bit rounding of x and h makes of a difference in the last place is not carried on.
    // Pre-activations stay below 20, a few roundings of 2⁻²⁴ each, and the cell adds 3e-7: 1e-5 is above all of them.
    [Theory]
    [MemberData(nameof(LstmTests.Cases), MemberType = typeof(LstmTests))]
    public void Each_step_matches_the_reference_with_rounded_weights(SimdWidth width, int inputSize, int hiddenSize, int sequenceLength, int batchSize)
    {
        foreach (var precision in Precisions)
        {
            var layer = ReferenceLstmDirection.Random(inputSize, hiddenSize, seed: 1, bias: hiddenSize != 16);
            var rounded = ReferenceNarrow.Rounded(layer, precision);
            var x = Seeded.Floats(sequenceLength * batchSize * inputSize, seed: 2, -3, 3);
            var run = new LstmRun(width, layer, Seeded.Floats(batchSize * hiddenSize, seed: 3), Seeded.Floats(batchSize * hiddenSize, seed: 4, low: -2, high: 2), precision);
            for (var t = 0; t < sequenceLength; t++)
            {
                var (hidden, cell) = (run.Hidden.ToArray(), run.Cell.ToArray());
                var steps = x.AsSpan(t * batchSize * inputSize, batchSize * inputSize);
                run.Outputs(steps, 1, batchSize);
                for (var b = 0; b < batchSize; b++)
                {
                    var (row, h) = (steps.Slice(b * inputSize, inputSize).ToArray(), hidden[(b * hiddenSize)..((b + 1) * hiddenSize)]);
                    if (precision == WeightPrecision.Int8)
                        (row, h) = (ReferenceNarrow.Activations(row), ReferenceNarrow.Activations(h));
                    var (expectedHidden, expectedCell) = (Array.ConvertAll(h, v => (double)v), cell.Skip(b * hiddenSize).Take(hiddenSize).Select(v => (double)v).ToArray());
                    ReferenceLstm.Step(rounded, row, expectedHidden, expectedCell);
                    Near.Equal(expectedHidden, run.Hidden.AsSpan(b * hiddenSize, hiddenSize), tolerance: 1e-5);
                    Near.Equal(expectedCell, run.Cell.AsSpan(b * hiddenSize, hiddenSize), tolerance: 1e-5);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Bytes_give_the_same_bits_at_every_width(SimdWidth width)
    {
        const int inputSize = 21, hiddenSize = 35, sequenceLength = 5, batchSize = 3;
        var layer = ReferenceLstmDirection.Random(inputSize, hiddenSize, seed: 51);
        var x = Seeded.Floats(sequenceLength * batchSize * inputSize, seed: 52);
        var scalar = new LstmRun(SimdWidth.Scalar, layer, batchSize, WeightPrecision.Int8).Outputs(x, sequenceLength, batchSize);
        Near.SameBits(scalar, new LstmRun(width, layer, batchSize, WeightPrecision.Int8).Outputs(x, sequenceLength, batchSize));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_largest_sums_fit_32_bits(SimdWidth width)
    {
        // All x equal and all weights of a row equal: each product is 127 · L, and the sum of K of them is as large as it can be. Past K = 516 L falls below 32767.
        foreach (var inputSize in new[] { 1, 2, 515, 516, 517, 1000, 5001 })
        {
            var weight = 0.75f / inputSize;
            var weights = new float[4 * inputSize];
            Array.Fill(weights, weight, 0, inputSize);
            Array.Fill(weights, -weight, inputSize, 3 * inputSize);
            var layer = new ReferenceLstmDirection { InputSize = inputSize, HiddenSize = 1, InputWeights = weights, RecurrentWeights = new float[4], Bias = null };
            var x = new float[inputSize];
            Array.Fill(x, -2f);
            var run = new LstmRun(width, layer, 1, WeightPrecision.Int8);
            run.Outputs(x, 1, 1);
            // i = σ(−1.5), o = σ(1.5), g = tanh 1.5 and no cell before: c = i·g, h = o·tanh c.
            var cell = Sigmoid(-1.5) * Math.Tanh(1.5);
            Assert.Equal(cell, run.Cell[0], 1e-6);
            Assert.Equal(Sigmoid(1.5) * Math.Tanh(cell), run.Hidden[0], 1e-6);
        }

        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Zeros_and_the_ends_of_the_range_stay_numbers(SimdWidth width)
    {
        const int size = 9;
        foreach (var precision in Precisions)
        {
            foreach (var scale in new[] { 0f, 1e-44f, 1e-38f, 1e-9f, 6e4f })
            {
                var layer = ReferenceLstmDirection.Random(size, size, seed: 1, scale);
                foreach (var input in new[] { 0f, 1e-44f, 1e-38f, 1e-20f, 1e30f })
                {
                    var run = new LstmRun(width, layer, 1, precision);
                    var outputs = run.Outputs(Array.ConvertAll(Seeded.Floats(3 * size, seed: 2), x => input * x), 3, 1);
                    Assert.All(outputs, h => Assert.True(float.IsFinite(h) && Math.Abs(h) <= 1, $"{precision}, weights of {scale}, inputs of {input}: {h}"));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_NaN_spoils_its_row_only_and_of_bytes_an_infinity_does_so_too(SimdWidth width)
    {
        const int inputSize = 5, hiddenSize = 17, sequenceLength = 3, batchSize = 14;
        foreach (var precision in Precisions)
        {
            foreach (var bad in precision == WeightPrecision.Int8 ? new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity } : [float.NaN])
            {
                foreach (var at in new[] { 0, inputSize - 1 })
                {
                    var layer = ReferenceLstmDirection.Random(inputSize, hiddenSize, seed: 41);
                    var x = Seeded.Floats(sequenceLength * batchSize * inputSize, seed: 42);
                    x[((batchSize + 6) * inputSize) + at] = bad;
                    var outputs = new LstmRun(width, layer, batchSize, precision).Outputs(x, sequenceLength, batchSize);
                    for (var i = 0; i < outputs.Length; i++)
                        Assert.Equal(i / hiddenSize % batchSize == 6 && i / (hiddenSize * batchSize) >= 1, float.IsNaN(outputs[i]));
                }
            }
        }
    }

    [Theory]
    [InlineData(WeightPrecision.BFloat16, float.NaN)]
    [InlineData(WeightPrecision.BFloat16, float.PositiveInfinity)]
    [InlineData(WeightPrecision.BFloat16, float.MaxValue)]
    [InlineData(WeightPrecision.Float16, float.NaN)]
    [InlineData(WeightPrecision.Float16, float.NegativeInfinity)]
    [InlineData(WeightPrecision.Float16, -65520f)]
    [InlineData(WeightPrecision.Int8, float.NaN)]
    [InlineData(WeightPrecision.Int8, float.PositiveInfinity)]
    public void Weights_that_do_not_fit_are_refused_with_their_place(WeightPrecision precision, float bad)
    {
        var kernels = SimdKernels.Selected;
        var (good, weights) = (new float[24], new float[24]);
        weights[7] = bad;
        Assert.Equal(7, SimdKernels.FirstUnfitWeight(weights, precision));
        Assert.Contains("inputWeights[7]", Assert.Throws<ArgumentException>(() => kernels.PackNarrowLstm(2, 3, weights, new float[36], [], precision)).Message, StringComparison.Ordinal);
        Assert.Contains("recurrentWeights[7]", Assert.Throws<ArgumentException>(() => kernels.PackNarrowLstm(3, 2, good, weights.AsSpan(..16), [], precision)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_weights_fit()
    {
        // Half a unit above the largest number still rounds down to it.
        Assert.Equal(-1, SimdKernels.FirstUnfitWeight([65519f, -65519f, 0, 1e-44f], WeightPrecision.Float16));
        Assert.Equal(-1, SimdKernels.FirstUnfitWeight([3.3895e38f, -3.3895e38f], WeightPrecision.BFloat16));
        Assert.Equal(-1, SimdKernels.FirstUnfitWeight([float.MaxValue, float.MinValue], WeightPrecision.Int8));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Weights_that_do_not_fit_their_sizes_or_the_width_are_refused_by_name(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        var layer = ReferenceLstmDirection.Random(2, 3, seed: 1);
        AssertRefused("inputWeights", () => kernels.PackNarrowLstm(2, 3, new float[23], layer.RecurrentWeights, layer.Bias, WeightPrecision.Int8));
        AssertRefused("recurrentWeights", () => kernels.PackNarrowLstm(2, 3, layer.InputWeights, new float[35], layer.Bias, WeightPrecision.Int8));
        AssertRefused("bias", () => kernels.PackNarrowLstm(2, 3, layer.InputWeights, layer.RecurrentWeights, new float[12], WeightPrecision.Int8));
        AssertRefused("precision", () => kernels.PackNarrowLstm(2, 3, layer.InputWeights, layer.RecurrentWeights, layer.Bias, WeightPrecision.Float32));
        var packed = kernels.PackNarrowLstm(2, 3, layer.InputWeights, layer.RecurrentWeights, layer.Bias, WeightPrecision.Int8);
        if (width != SimdWidth.Scalar)
            AssertRefused("width", () => SimdKernels.Of(SimdWidth.Scalar).NarrowLstmWorkspaceLength(packed, 1, 1));

        static void AssertRefused(string name, Action action) => Assert.Contains(name, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void No_run_allocates(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        var layer = ReferenceLstmDirection.Random(5, 19, seed: 1);
        var (inputs, outputs, hidden, cell) = (new float[60], new float[228], new float[57], new float[57]);
        foreach (var precision in Precisions)
        {
            var packed = kernels.PackNarrowLstm(5, 19, layer.InputWeights, layer.RecurrentWeights, layer.Bias, precision);
            var workspace = new float[kernels.NarrowLstmWorkspaceLength(packed, 4, 3)];
            foreach (var (sequenceLength, batchSize) in new[] { (4, 3), (4, 1), (1, 1) })
            {
                Run(sequenceLength, batchSize);
                var before = GC.GetAllocatedBytesForCurrentThread();
                Run(sequenceLength, batchSize);
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            void Run(int sequenceLength, int batchSize) => kernels.NarrowLstm(packed, new LstmCall
            {
                Inputs = inputs,
                InputTimeStride = batchSize * 5,
                InputBatchStride = 5,
                SequenceLength = sequenceLength,
                BatchSize = batchSize,
                Outputs = outputs,
                OutputTimeStride = batchSize * 19,
                OutputBatchStride = 19,
                Hidden = hidden.AsSpan(0, batchSize * 19),
                Cell = cell.AsSpan(0, batchSize * 19),
                Workspace = workspace,
            });
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_bytes_that_are_foretold_are_those_that_are_taken(SimdWidth width)
    {
        var kernels = SimdKernels.Of(width);
        foreach (var precision in Precisions)
        {
            foreach (var (inputSize, hiddenSize) in new[] { (1, 1), (5, 7), (16, 32), (33, 20) })
            {
                var packed = kernels.PackNarrowLstm(inputSize, hiddenSize, new float[4 * hiddenSize * inputSize], new float[4 * hiddenSize * hiddenSize], [], precision);
                var floats = packed.Bias.Length + packed.InputWeights.Values.Length + packed.RecurrentWeights.Values.Length + (packed.InputWeights.Scales?.Length ?? 0) + (packed.RecurrentWeights.Scales?.Length ?? 0);
                Assert.Equal(kernels.NarrowLstmBytes(inputSize, hiddenSize, precision), 4L * floats);
            }
        }
    }
}
