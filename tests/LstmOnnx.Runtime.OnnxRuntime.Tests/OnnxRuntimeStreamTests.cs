using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

public class OnnxRuntimeStreamTests
{
    private const int Steps = 9;
    private const int BatchSize = 2;

    private readonly TestLstm _lstm = new(inputSize: 3, hiddenSize: 5, states: true);
    private readonly float[] _x = Seeded.Floats(Steps * BatchSize * 3, seed: 1);

    [Fact]
    public void Steps_give_what_the_whole_sequence_gives_and_again_after_a_reset()
    {
        using var model = TestLstm.Load(_lstm.Bytes(), OnnxRuntimeEngine.Cpu);
        using var stream = model.CreateStream(BatchSize);
        var expected = _lstm.Expected(_x, Steps, BatchSize);
        for (var round = 0; round < 2; round++)
        {
            Near.Equal(expected, Run(stream, 0, Steps), 1e-5);
            stream.Reset();
        }
    }

    // After an odd number of steps the state lies in the other buffer than after an even one.
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void A_saved_state_goes_on_in_another_stream_with_the_same_bits(int savedAfter)
    {
        using var model = TestLstm.Load(_lstm.Bytes(), OnnxRuntimeEngine.Cpu);
        using var first = model.CreateStream(BatchSize);
        Run(first, 0, savedAfter);
        var saved = new byte[first.SavedLength];
        first.Save(saved);

        using var second = model.CreateStream(BatchSize);
        Run(second, 0, 2);
        second.Restore(saved);
        Near.SameBits(Run(first, savedAfter, Steps), Run(second, savedAfter, Steps));
    }

    [Fact]
    public void A_model_without_state_inputs_is_refused_as_a_stream()
    {
        using var model = TestLstm.Load(new TestLstm(inputSize: 3, hiddenSize: 5).Bytes(), OnnxRuntimeEngine.Cpu);
        var failure = Assert.Throws<UnsupportedOnnxException>(() => model.CreateStream());
        Assert.Contains("no state inputs", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_that_are_copied_at_each_run_give_the_same_as_bound_ones()
    {
        using var model = TestLstm.Load(_lstm.Bytes(), new CopyingEngine());
        using var stream = model.CreateStream(BatchSize);
        Near.Equal(_lstm.Expected(_x, Steps, BatchSize), Run(stream, 0, Steps), 1e-5);
    }

    private float[] Run(LstmStream stream, int from, int to)
    {
        var outputs = new float[(to - from) * BatchSize * 5];
        for (var step = from; step < to; step++)
            stream.Step(_x.AsSpan(step * BatchSize * 3, BatchSize * 3), outputs.AsSpan((step - from) * BatchSize * 5, BatchSize * 5));
        return outputs;
    }
}
