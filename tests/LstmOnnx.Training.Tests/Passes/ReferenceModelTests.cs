namespace LstmOnnx.Training.Tests;

/// <summary>The double-precision reference against PyTorch in float64 (tools/interop/reference_fixtures.py): outputs, states, loss and each tensor's gradient within 1e-10, relative.</summary>
public class ReferenceModelTests
{
    private const double Bound = 1e-10;

    public static TheoryData<string> Cases =>
    [
        "lstm-stack-mse", "lstm-bidirectional-lengths-steps-weighted-ce", "lstm-projection-bidirectional-lengths-huber", "gru-bidirectional-lengths-quantiles",
        "rnn-bidirectional-steps-mae", "embedding-gru-bce-positive-weights", "embedding-lstm-bidirectional-ce", "mixed-stack-states-steps-bce",
        "lstm-peepholes-bidirectional-lengths", "lstm-peepholes-projection-masks-steps", "gru-masks-lengths", "rnn-masks-states-ce",
        "lstm-one-layer-mae", "lstm-three-layers-huber", "lstm-three-layers-bidirectional-quantiles", "embedding-lstm-steps-mse",
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_pass_agrees_with_PyTorch_tensor_by_tensor(string name)
    {
        var fixture = ReferenceFixture.Read(name);
        var model = new ReferenceModel(fixture.Shape, fixture.Parameters);

        var result = model.Run(fixture.Batch);
        Check("outputs", fixture.Outputs, result.Outputs);
        Assert.Equal(fixture.States.Length, result.States.Length);
        for (var layer = 0; layer < fixture.States.Length; layer++)
        {
            Check($"h of layer {layer}", fixture.States[layer].Hidden, result.States[layer].Hidden);
            Check($"c of layer {layer}", fixture.States[layer].Cell, result.States[layer].Cell);
        }
        Check("the loss", [fixture.Value], [model.Loss(fixture.Batch, fixture.Loss)]);
        Assert.Equal(fixture.Tensors.Select(tensor => tensor.Name), model.ParameterNames);
        foreach (var tensor in fixture.Tensors)
            Check(tensor.Name, tensor.Gradient, model.Gradient(tensor.Name, fixture.Batch, fixture.Loss));
    }

    [Fact]
    public void A_slip_of_a_billionth_in_one_formula_is_seen()
    {
        var fixture = ReferenceFixture.Read("lstm-stack-mse");
        var model = new ReferenceModel(fixture.Shape, fixture.Parameters, cellTanhFactor: 1 + 1e-9);
        var tensor = fixture.Tensors.Single(tensor => tensor.Name == "lstm.0.forward.recurrent_weights");

        Assert.InRange(Distance(tensor.Gradient, model.Gradient(tensor.Name, fixture.Batch, fixture.Loss)), 2 * Bound, 1e-8);
    }

    [Fact]
    public void The_states_after_a_part_carry_the_rest()
    {
        var fixture = ReferenceFixture.Read("lstm-peepholes-projection-masks-steps");
        // The first layer alone, forward only: a reverse direction has no part to go on from.
        var shape = new ReferenceModelShape([fixture.Shape.Layers[0] with { Bidirectional = false }], EveryStep: true);
        var parameters = fixture.Parameters.Where(parameter => parameter.Key.StartsWith("lstm.0.forward", StringComparison.Ordinal)).ToDictionary();
        parameters["dense.0.weights"] = new ReferenceTensor([1, 2], [0.5, -0.25]);
        parameters["dense.0.bias"] = new ReferenceTensor([1], [0.1]);
        var model = new ReferenceModel(shape, parameters);
        var inputs = Array.ConvertAll(TestSupport.Seeded.Floats(12, seed: 1), value => (double)value);

        var whole = model.Run(new ReferenceBatch { BatchSize = 1, SequenceLength = 6, Inputs = inputs });
        var first = model.Run(new ReferenceBatch { BatchSize = 1, SequenceLength = 4, Inputs = inputs[..8] });
        var second = model.Run(new ReferenceBatch
        {
            BatchSize = 1,
            SequenceLength = 2,
            Inputs = inputs[8..],
            Layers = [new ReferenceLayerData { InitialHidden = first.States[0].Hidden, InitialCell = first.States[0].Cell }],
        });

        Assert.Equal(whole.Outputs, first.Outputs.Concat(second.Outputs));
        Assert.Equal(whole.States[0].Cell, second.States[0].Cell);
    }

    [Fact]
    public void A_sample_gives_alone_what_it_gives_beside_longer_ones()
    {
        var fixture = ReferenceFixture.Read("gru-bidirectional-lengths-quantiles");
        var model = new ReferenceModel(fixture.Shape, fixture.Parameters);
        var together = model.Run(fixture.Batch).Outputs;
        for (var sample = 0; sample < fixture.Batch.BatchSize; sample++)
        {
            var length = fixture.Batch.LengthOf(sample);
            var alone = model.Run(new ReferenceBatch { BatchSize = 1, SequenceLength = length, Inputs = fixture.Batch.Inputs[(sample * 6 * 3)..][..(length * 3)] }).Outputs;
            Assert.Equal(together[(sample * 6)..][..6], alone);
        }
    }

    [Fact]
    public void A_sample_without_steps_ends_in_its_initial_state()
    {
        var parameters = new Dictionary<string, ReferenceTensor>
        {
            ["rnn.0.forward.input_weights"] = new([1, 1], [3]),
            ["rnn.0.forward.recurrent_weights"] = new([1, 1], [5]),
            ["rnn.0.forward.bias"] = new([1], [7]),
            ["dense.0.weights"] = new([1, 1], [2]),
            ["dense.0.bias"] = new([1], [1]),
        };
        var model = new ReferenceModel(new ReferenceModelShape([new ReferenceLayer(ReferenceCellKind.Rnn, 1)]), parameters);
        var batch = new ReferenceBatch { BatchSize = 1, SequenceLength = 2, Inputs = [double.NaN, double.NaN], Lengths = [0], Layers = [new ReferenceLayerData { InitialHidden = [0.25] }] };
        Assert.Equal([1.5], model.Run(batch).Outputs);
    }

    // The output ln 3 = 1.0986123 is the logit of ¾.
    [Theory]
    [InlineData("MeanSquaredError", 1.0, 0.009724)] // 0.0986123²
    [InlineData("MeanAbsoluteError", 1.0, 0.098612)]
    [InlineData("Huber", 0.0, 0.424306)] // δ = ½: ½·(1.0986123 − ¼)
    [InlineData("Quantile", 2.0, 0.811249)] // q = 0.9: 0.9·(2 − ln 3)
    [InlineData("Quantile", 1.0, 0.009861)] // 0.1·(ln 3 − 1)
    [InlineData("BinaryCrossEntropy", 1.0, 0.575364)] // pos_weight 2: −2·ln ¾
    [InlineData("BinaryCrossEntropy", 0.0, 1.386294)] // −ln ¼
    public void A_loss_worked_by_hand(string kind, double target, double expected)
    {
        var loss = new ReferenceLoss(Enum.Parse<ReferenceLossKind>(kind)) { HuberDelta = 0.5, Quantiles = [0.9], PositiveWeights = [2] };
        Assert.Equal(expected, loss.Mean([([Math.Log(3)], [target])]).Real, 1e-6);
    }

    [Fact]
    public void Class_weights_divide_by_their_own_sum()
    {
        var loss = new ReferenceLoss(ReferenceLossKind.CrossEntropy) { ClassWeights = [1, 3] };
        // Odds 3 : 1 for the first class. (1·(−ln ¾) + 3·(−ln ¼)) / (1 + 3)
        Assert.Equal((Math.Log(4.0 / 3) + (3 * Math.Log(4))) / 4, loss.Mean([([Math.Log(3), 0], [0]), ([Math.Log(3), 0], [1])]).Real, 1e-15);
    }

    [Fact]
    public void A_parameter_that_is_missing_misshapen_or_of_no_layer_is_named()
    {
        var fixture = ReferenceFixture.Read("lstm-peepholes-bidirectional-lengths");
        Assert.Contains("lstm.0.reverse.peepholes is missing", Refusal(parameters => parameters.Remove("lstm.0.reverse.peepholes")), StringComparison.Ordinal);
        Assert.Contains("lstm.1.forward.bias is [7]", Refusal(parameters => parameters["lstm.1.forward.bias"] = new ReferenceTensor([7], new double[7])), StringComparison.Ordinal);
        Assert.Contains("no parameter lstm.1.reverse.bias", Refusal(parameters => parameters["lstm.1.reverse.bias"] = new ReferenceTensor([8], new double[8])), StringComparison.Ordinal);

        string Refusal(Action<Dictionary<string, ReferenceTensor>> change)
        {
            var parameters = fixture.Parameters;
            change(parameters);
            return Assert.Throws<ArgumentException>(() => new ReferenceModel(fixture.Shape, parameters)).Message;
        }
    }

    private static void Check(string what, double[] expected, double[] actual)
    {
        var distance = Distance(expected, actual);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {distance:E2}");
        Assert.True(distance <= Bound, $"{what}: {distance:E3} from PyTorch, relative to its norm; at most {Bound:E0} is allowed");
    }

    // ‖actual − expected‖ / ‖expected‖; the absolute one where all is 0.
    private static double Distance(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var (difference, norm) = (expected.Zip(actual, (left, right) => (left - right) * (left - right)).Sum(), expected.Sum(value => value * value));
        return Math.Sqrt(norm == 0 ? difference : difference / norm);
    }
}
