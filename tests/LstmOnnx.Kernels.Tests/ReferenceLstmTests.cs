using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

/// <summary>The oracle itself, held against a case worked by hand.</summary>
public class ReferenceLstmTests
{
    // One unit, one input, all weights zero, so each gate is its bias: i = o = f = σ(0) = 0.5 and g = tanh(1) = 0.761594155955765.
    // From c₋ = 2: c = 0.5·2 + 0.5·0.761594155955765 = 1.380797077977882, h = 0.5·tanh(c).
    [Fact]
    public void A_step_of_one_unit_is_the_one_worked_by_hand()
    {
        var layer = new ReferenceLstmDirection
        {
            InputSize = 1,
            HiddenSize = 1,
            InputWeights = new float[4],
            RecurrentWeights = new float[4],
            Bias = [0, 0, 0, 0.75f, 0, 0, 0, 0.25f],
        };

        var result = ReferenceLstm.Run(layer, [3f], sequenceLength: 1, batchSize: 1, initialCell: [2f]);

        Assert.Equal(1.3807970779778824, result.FinalCell[0], 1e-15);
        Assert.Equal(0.5 * Math.Tanh(1.3807970779778824), result.FinalHidden[0], 1e-15);
    }

    // A gate is shut by a large negative weight on x = 1; the candidate is open (tanh 50 = 1) and the other gates stand at 0.5.
    [Theory]
    [InlineData(0, 0.5, 0.0)]   // input gate shut: c = f·c₋ = 0.5·1
    [InlineData(2, 0.0, 0.5)]   // forget gate shut: c = i·g = 0.5·1
    public void Gates_stand_in_onnx_order(int shutGate, double keptFromCell, double takenFromCandidate)
    {
        var inputWeights = new float[] { 0, 0, 0, 50 };
        inputWeights[shutGate] = -500;
        var layer = new ReferenceLstmDirection { InputSize = 1, HiddenSize = 1, InputWeights = inputWeights, RecurrentWeights = new float[4] };

        var result = ReferenceLstm.Run(layer, [1f], 1, 1, initialCell: [1f]);

        Assert.Equal(keptFromCell + takenFromCandidate, result.FinalCell[0], 1e-12);
    }

    [Fact]
    public void Reverse_runs_a_row_from_its_own_end_and_leaves_padding_alone()
    {
        var layer = ReferenceLstmDirection.Random(inputSize: 2, hiddenSize: 3, seed: 1);
        var x = Seeded.Floats(4 * 1 * 2, seed: 2);
        var reversed = new float[] { x[4], x[5], x[2], x[3], x[0], x[1] };

        var reverse = ReferenceLstm.Run(layer, x, 4, 1, reverse: true, lengths: [3]);
        var forward = ReferenceLstm.Run(layer, reversed, 3, 1);

        Assert.Equal(forward.FinalHidden, reverse.FinalHidden);
        Assert.Equal(forward.Outputs[..3], reverse.Outputs[6..9]);
        Assert.All(reverse.Outputs[9..], value => Assert.Equal(0, value));
    }
}
