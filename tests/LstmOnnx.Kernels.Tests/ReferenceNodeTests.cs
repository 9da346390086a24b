using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

/// <summary>The reference of the operators against cases worked by hand, in both readings, and against the older reference of LSTM.</summary>
public sealed class ReferenceNodeTests
{
    [Fact]
    public void Relu_RNN_of_one_unit_by_hand()
    {
        // h1 = relu(2·1 + 3·0.5 − 1) = 2.5, h2 = relu(2·(−4) + 3·2.5 − 1) = 0.
        var node = Node("RNN", [1, -4], [2], [3], [-1.5, 0.5], [0.5]) with { Activations = ["Relu"] };
        var (y, finalHidden, _) = node.Run();
        Assert.Equal([2.5, 0], y);
        Assert.Equal([0], finalHidden);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GRU_of_one_unit_by_hand(bool linearBeforeReset)
    {
        // z = r = σ(0) = 1/2 from weights and biases of 0; h̃ = 2·1 + Wb 0.25 + the recurrent part, with R = 3, Rb = 0.5, h = 0.4 and g the identity:
        // reset first (r·h)·R + Rb = 0.6 + 0.5, product first r·(h·R + Rb) = 0.85. h' = h̃/2 + 0.2.
        var node = Node("GRU", [1], [0, 0, 2], [0, 0, 3], [0, 0, 0.25, 0, 0, 0.5], [0.4]) with
        {
            Activations = ["Sigmoid", "Affine"],
            Alphas = [1],
            Betas = [0],
            LinearBeforeReset = linearBeforeReset,
        };
        Assert.Equal((2 + 0.25 + (linearBeforeReset ? 0.85 : 1.1)) / 2 + 0.2, node.Run().FinalHidden[0], 1e-12);
    }

    [Fact]
    public void The_readings_differ_in_defaults_in_the_order_of_numbers_in_the_clip_of_the_cell_and_in_empty_rows()
    {
        var affine = Node("RNN", [3], [1], [0], [0, 0], [0]) with { Activations = ["Affine"] };
        Assert.Equal(0, affine.Run().FinalHidden[0]);
        Assert.Equal(3, (affine with { Reading = OnnxReading.Text }).Run().FinalHidden[0]);

        var threshold = affine with { Activations = ["ThresholdedRelu"], Alphas = [3] };
        Assert.Equal(0, threshold.Run().FinalHidden[0]);
        Assert.Equal(3, (threshold with { Reading = OnnxReading.Text }).Run().FinalHidden[0]);

        // σ takes no alpha: ONNX Runtime gives the first number to LeakyRelu, the text the second. z = σ(0) = 1/2.
        var order = Node("GRU", [-1], [0, 0, 1], [0, 0, 0], [0, 0, 0, 0, 0, 0], [0]) with { Activations = ["Sigmoid", "LeakyRelu"], Alphas = [0.5f, 0.25f] };
        Assert.Equal(-0.25, order.Run().FinalHidden[0]);
        Assert.Equal(-0.125, (order with { Reading = OnnxReading.Text }).Run().FinalHidden[0]);

        // All gates relu(clip(4)) = 1, c = 1·2 + 1·1 = 3, h = relu of 3, or of 3 clipped to 1.
        var clip = Node("LSTM", [1], [4, 4, 4, 4], [0, 0, 0, 0], new double[8], [0]) with { InitialCell = [2], Activations = ["Relu", "Relu", "Relu"], Clip = 1 };
        Assert.Equal(3, clip.Run().FinalHidden[0]);
        Assert.Equal(1, (clip with { Reading = OnnxReading.Text }).Run().FinalHidden[0]);
        Assert.Equal(3, (clip with { Reading = OnnxReading.Text }).Run().FinalCell[0]);

        var empty = Node("RNN", [1], [1], [1], [0, 0], [0.7]) with { Lengths = [0] };
        Assert.Equal(0, empty.Run().FinalHidden[0]);
        Assert.Equal(0.7, (empty with { Reading = OnnxReading.Text }).Run().FinalHidden[0]);
    }

    [Fact]
    public void LSTM_with_peepholes_and_lengths_is_that_of_the_older_reference()
    {
        var layer = ReferenceLstmDirection.Random(3, 4, seed: 1, peepholes: true) with { Clip = 0.8 };
        var x = Seeded.Floats(5 * 2 * 3, 2);
        var expected = ReferenceLstm.Run(layer, x, 5, 2, reverse: true, lengths: [5, 3]);
        var node = new ReferenceNode
        {
            OpType = "LSTM",
            SequenceLength = 5,
            BatchSize = 2,
            InputSize = 3,
            HiddenSize = 4,
            Inputs = Wide(x),
            InputWeights = Wide(layer.InputWeights),
            RecurrentWeights = Wide(layer.RecurrentWeights),
            Bias = Wide(layer.Bias!),
            Peepholes = Wide(layer.Peepholes!),
            Lengths = [5, 3],
            Direction = "reverse",
            Clip = 0.8f,
        };
        var (y, finalHidden, finalCell) = node.Run();
        Near.Equal(expected.Outputs, Array.ConvertAll(y, v => (float)v), 1e-6);
        Near.Equal(expected.FinalHidden, Array.ConvertAll(finalHidden, v => (float)v), 1e-6);
        Near.Equal(expected.FinalCell, Array.ConvertAll(finalCell, v => (float)v), 1e-6);
    }

    private static double[] Wide(float[] values) => Array.ConvertAll(values, v => (double)v);

    // One unit, one row, one feature.
    private static ReferenceNode Node(string opType, double[] x, double[] w, double[] r, double[] bias, double[] hidden) => new()
    {
        OpType = opType,
        SequenceLength = x.Length,
        BatchSize = 1,
        InputSize = 1,
        HiddenSize = 1,
        Inputs = x,
        InputWeights = w,
        RecurrentWeights = r,
        Bias = bias,
        InitialHidden = hidden,
    };
}
