using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

/// <summary>Numbers on their way to zero: states stop short of the denormal numbers, faded inputs count as 0, and neither shows in what a cell's error bound allows.</summary>
public sealed unsafe class FadingTests
{
    // 2^-100 and 2^-80.
    private const float LeastInput = 7.888609e-31f, LeastState = 8.271806e-25f;

    private static readonly Dictionary<string, (RecurrentCell Cell, bool Peepholes)> Cells = new()
    {
        ["lstm with peepholes"] = (new RecurrentCell { Kind = RecurrentKind.Lstm, Gate = Activation.Sigmoid }, true),
        ["coupled lstm with clip"] = (new RecurrentCell { Kind = RecurrentKind.Lstm, Gate = new(ActivationFunction.HardSigmoid, 0.2f, 0.5f), Clip = 3, ClipsCell = true, InputForget = true }, false),
        ["gru"] = (new RecurrentCell { Kind = RecurrentKind.Gru, Gate = Activation.Sigmoid, LinearBeforeReset = true }, false),
        ["gru with clip"] = (new RecurrentCell { Kind = RecurrentKind.Gru, Gate = Activation.Sigmoid, LinearBeforeReset = true, Clip = 3 }, false),
        ["gru, reset first"] = (new RecurrentCell { Kind = RecurrentKind.Gru, Gate = Activation.Sigmoid }, false),
        ["rnn"] = (new RecurrentCell { Kind = RecurrentKind.Rnn, Gate = Activation.Tanh }, false),
    };

    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

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

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_signal_that_fades_takes_the_states_to_zero_past_the_denormal_numbers(SimdWidth width)
    {
        const int inputSize = 5, hiddenSize = 11, steps = 1000;
        var layer = ReferenceLstmDirection.Random(inputSize, hiddenSize, seed: 1, scale: 0.25f, bias: false);
        var x = FadingSignal(steps, inputSize);
        var expected = ReferenceLstm.Run(layer, x, steps, batchSize: 1).Outputs;
        var run = new LstmRun(width, layer, batchSize: 1);
        var scale = 1.0;
        for (var t = 0; t < steps; t++, scale *= 0.9)
        {
            var outputs = run.Outputs(x.AsSpan(t * inputSize, inputSize), 1, 1);
            for (var unit = 0; unit < hiddenSize; unit++)
            {
                // 1e-5 of the signal, as in the other tests of this cell, but no less than a few of the states that were dropped.
                var exact = expected[(t * hiddenSize) + unit];
                Assert.True(Math.Abs(outputs[unit] - exact) <= (1e-5 * scale) + (16 * LeastState), $"step {t}, unit {unit}: {outputs[unit]:R}, expected {exact:R}");
                Assert.False(float.IsSubnormal(outputs[unit]));
                Assert.True(run.Cell[unit] == 0 || Math.Abs(run.Cell[unit]) >= LeastState, $"step {t}, unit {unit}: the cell is {run.Cell[unit]:R}");
            }
        }
        Assert.All(run.Hidden, value => Assert.Equal(0, value));
    }

    [Theory]
    [MemberData(nameof(WidthsAndCells))]
    public void So_it_does_in_every_cell_whose_states_come_from_tanh(SimdWidth width, string name)
    {
        const int inputSize = 5, hiddenSize = 11, steps = 1000;
        var (cell, peepholes) = Cells[name];
        var x = FadingSignal(steps, inputSize);
        var run = new RecurrentRun(width, cell, inputSize, hiddenSize, batchSize: 1, peepholes, bias: false);
        var expected = run.InDouble(x, steps);
        var states = cell.Kind == RecurrentKind.Lstm ? run.Cell : run.Hidden;
        var scale = 1.0;
        for (var t = 0; t < steps; t++, scale *= 0.9)
        {
            var outputs = run.Outputs(x.AsSpan(t * inputSize, inputSize), 1);
            for (var unit = 0; unit < hiddenSize; unit++)
            {
                var exact = expected[(t * hiddenSize) + unit];
                Assert.True(Math.Abs(outputs[unit] - exact) <= (1e-5 * scale) + (16 * LeastState), $"step {t}, unit {unit}: {outputs[unit]:R}, expected {exact:R}");
                Assert.False(float.IsSubnormal(outputs[unit]));
                Assert.True(states[unit] == 0 || Math.Abs(states[unit]) >= LeastState, $"step {t}, unit {unit}: the state is {states[unit]:R}");
            }
        }
        Assert.All(run.Hidden, value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(ActivationFunction.Relu, 0)]
    [InlineData(ActivationFunction.LeakyRelu, 0.5f)]
    [InlineData(ActivationFunction.Affine, 1)]
    [InlineData(ActivationFunction.Softsign, 0)]
    public void Functions_that_keep_the_digits_of_tiny_numbers_keep_them_in_states(ActivationFunction function, float alpha)
    {
        foreach (var kind in new[] { RecurrentKind.Rnn, RecurrentKind.Gru, RecurrentKind.Lstm })
        {
            var straight = new Activation(function, alpha);
            var cell = kind == RecurrentKind.Rnn ? new RecurrentCell { Kind = kind, Gate = straight }
                : new RecurrentCell { Kind = kind, Gate = Activation.Sigmoid, Candidate = straight, Output = straight };
            foreach (var width in SimdWidths.Available)
            {
                foreach (var input in new[] { 1e-26f, 3e-31f, 1e-37f })
                {
                    // Small enough that all gates are 1/2; of a zero state h is x·W, half of it or a quarter.
                    var run = new RecurrentRun(width, cell, 1, 5, 1, bias: false);
                    var exact = run.InDouble([input], 1);
                    var outputs = run.Outputs([input], 1);
                    for (var unit = 0; unit < outputs.Length; unit++)
                        Assert.Equal(exact[unit], outputs[unit], 1e-5 * input);
                    Assert.Contains(outputs, h => h != 0);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Faded_inputs_count_as_zero_in_steps_sequences_and_batches_alike(SimdWidth width)
    {
        foreach (var (inputSize, hiddenSize) in new[] { (1, 3), (5, 7), (17, 33) })
        {
            foreach (var (sequenceLength, batchSize) in new[] { (1, 1), (200, 1), (1, 7), (3, 13), (5, 100), (2, 200) })
            {
                var layer = ReferenceLstmDirection.Random(inputSize, hiddenSize, seed: 11);
                var x = Seeded.Floats(sequenceLength * batchSize * inputSize, seed: 12);
                for (var i = 0; i < x.Length; i += 3)
                    x[i] *= i % 2 == 0 ? 1e-40f : 1e-33f;
                x[0] = 1e-45f;
                var zeros = Array.ConvertAll(x, value => Math.Abs(value) < LeastInput ? 0 : value);
                foreach (var reverse in new[] { false, true })
                {
                    var (faded, plain) = (new LstmRun(width, layer, batchSize), new LstmRun(width, layer, batchSize));
                    Near.SameBits(plain.Outputs(zeros, sequenceLength, batchSize, reverse), faded.Outputs(x, sequenceLength, batchSize, reverse));
                    Near.SameBits(plain.Hidden, faded.Hidden);
                    Near.SameBits(plain.Cell, faded.Cell);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Faded_inputs_are_found_wherever_they_stand(SimdWidth width)
    {
        // [B, T, ·] with gaps that hold denormal numbers, which are none of the input.
        const int inputSize = 5, hiddenSize = 7, sequenceLength = 4, batchSize = 3, row = inputSize + 2;
        var layer = ReferenceLstmDirection.Random(inputSize, hiddenSize, seed: 31);
        var x = Seeded.Floats(sequenceLength * batchSize * inputSize, seed: 32);
        x[^1] = -1e-38f;
        var inputs = new float[batchSize * sequenceLength * row];
        Array.Fill(inputs, 1e-41f);
        for (var t = 0; t < sequenceLength; t++)
        {
            for (var b = 0; b < batchSize; b++)
                x.AsSpan(((t * batchSize) + b) * inputSize, inputSize).CopyTo(inputs.AsSpan(((b * sequenceLength) + t) * row));
        }
        var kernels = SimdKernels.Of(width);
        var packed = kernels.PackLstm(inputSize, hiddenSize, layer.InputWeights, layer.RecurrentWeights, layer.Bias);
        var outputs = new float[sequenceLength * batchSize * hiddenSize];
        var before = inputs.ToArray();
        kernels.Lstm(packed, new LstmCall
        {
            Inputs = inputs,
            InputTimeStride = row,
            InputBatchStride = sequenceLength * row,
            SequenceLength = sequenceLength,
            BatchSize = batchSize,
            Outputs = outputs,
            OutputTimeStride = batchSize * hiddenSize,
            OutputBatchStride = hiddenSize,
            Hidden = new float[batchSize * hiddenSize],
            Cell = new float[batchSize * hiddenSize],
            Workspace = new float[kernels.LstmWorkspaceLength(packed, sequenceLength, batchSize)],
        });
        x[^1] = 0;
        Near.SameBits(new LstmRun(width, layer, batchSize).Outputs(x, sequenceLength, batchSize), outputs);
        Near.SameBits(before, inputs);
    }

    [Fact]
    public void What_has_faded_is_told_from_zeros_and_from_all_other_numbers()
    {
        float[] whole = [0, -0f, LeastInput, -LeastInput, 1, float.MaxValue, float.NegativeInfinity, float.NaN];
        float[] faded = [float.BitDecrement(LeastInput), -float.BitDecrement(LeastInput), float.Epsilon, -1e-40f];
        for (var count = 0; count < 40; count++)
        {
            var values = new float[count + 1];
            for (var i = 0; i < count; i++)
                values[i] = whole[i % whole.Length];
            // Behind the end, where nobody may look.
            values[count] = float.Epsilon;
            fixed (float* pointer = values)
            {
                Assert.False(Fading.IsIn(pointer, count));
                for (var place = 0; place < count; place++)
                {
                    foreach (var value in faded)
                    {
                        var kept = values[place];
                        values[place] = value;
                        Assert.True(Fading.IsIn(pointer, count), $"{value:R} at {place} of {count}");
                        values[place] = kept;
                    }
                }
            }
        }
    }

    private static float[] FadingSignal(int steps, int inputSize)
    {
        var x = Seeded.Floats(steps * inputSize, seed: 2);
        var factor = 1f;
        for (var t = 0; t < steps; t++, factor *= 0.9f)
        {
            foreach (ref var value in x.AsSpan(t * inputSize, inputSize))
                value *= factor;
        }
        return x;
    }
}
