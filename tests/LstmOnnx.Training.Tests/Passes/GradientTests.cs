using LstmOnnx.Kernels;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary>Every parameter tensor's gradient against the complex step of the double-precision reference: relative L2 distance at most 1e-6.</summary>
public class GradientTests
{
    private const double Bound = 1e-6;

    private static readonly int[] Samples = [4, 0, 3, 5, 1];

    public static TheoryData<string> Shapes => [.. NetworksByName.Keys];

    private static Dictionary<string, NetworkOptions> NetworksByName { get; } = new()
    {
        ["one layer"] = Networks.Options(),
        ["one unit"] = Networks.Options(inputSize: 1, layers: [new(1)], outputSize: 1),
        ["more units than a vector"] = Networks.Options(inputSize: 3, layers: [new(18)], outputSize: 2),
        ["two layers"] = Networks.Options(layers: [new(7), new(4)]),
        ["three layers and two dense layers"] = Networks.Options(layers: [new(4), new(5), new(3)], dense: [6, 5]),
        ["bidirectional"] = Networks.Options(layers: [new(6, Bidirectional: true)]),
        ["bidirectional stack with a dense layer"] = Networks.Options(layers: [new(5, Bidirectional: true), new(3, Bidirectional: true)], dense: [9]),
        ["three bidirectional layers"] = Networks.Options(layers: [new(4, Bidirectional: true), new(3, Bidirectional: true), new(3, Bidirectional: true)]),
        ["a reverse direction between"] = Networks.Options(layers: [new(4), new(3, Bidirectional: true), new(5)]),
        ["Keras weights"] = Networks.Options(layers: [new(6), new(5)], initialisation: Initialisation.Keras),
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_tensor_has_the_gradient_of_the_double_precision_network(string shape)
    {
        var network = new LstmNetwork(NetworksByName[shape]);
        Check(network, Networks.Data(network.Options, count: 6, window: 7, seed: 11), LossKind.MeanSquaredError);
    }

    [Theory]
    [InlineData(LossKind.MeanSquaredError, TaskKind.Regression)]
    [InlineData(LossKind.MeanAbsoluteError, TaskKind.Regression)]
    [InlineData(LossKind.Huber, TaskKind.Regression)]
    [InlineData(LossKind.BinaryCrossEntropy, TaskKind.Binary)]
    [InlineData(LossKind.CrossEntropy, TaskKind.MultiClass)]
    public void Every_loss_reaches_every_tensor(LossKind loss, TaskKind task)
    {
        var network = new LstmNetwork(Networks.Options(layers: [new(6, Bidirectional: true), new(5)], dense: [4], task: task));
        Check(network, Networks.Data(network.Options, count: 6, window: 6, seed: 12), loss, huberDelta: 0.4);
    }

    public static TheoryData<SimdWidth> Widths => [.. SimdWidths.Available];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_vector_width_gives_the_gradients(SimdWidth width)
    {
        var network = new LstmNetwork(Networks.Options(layers: [new(6, Bidirectional: true), new(5)], dense: [4]));
        Check(network, Networks.Data(network.Options, count: 6, window: 6, seed: 14), LossKind.MeanSquaredError, width: width);
    }

    [Fact]
    public void A_long_sequence_keeps_the_bound()
    {
        var network = new LstmNetwork(Networks.Options(inputSize: 2, layers: [new(5)], outputSize: 1));
        Check(network, Networks.Data(network.Options, count: 6, window: 120, seed: 13), LossKind.MeanSquaredError);
    }

    public static TheoryData<string> Cases => TrainingCase.Names;

    // The second update's dropout masks.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_network_has_the_gradients_of_the_double_precision_reference(string name)
    {
        var training = TrainingCase.Of(name);
        var network = new LstmNetwork(training.Network);
        var data = training.Data(count: 6, window: 7, seed: 15);
        using var step = new TrainingStep(network, training.Fit with { Threads = 2 }, Samples.Length, data.Window);
        step.Gradients(data, Samples);
        Compare(network, new NetworkReference(network, training.Fit), data, step.Gradients(data, Samples), update: 1);
    }

    [Fact]
    public void A_stateful_batch_starts_from_the_states_of_the_one_before_and_its_gradients_end_there()
    {
        var options = Networks.Options(layers: [new(7) { Peepholes = true }, new(5) { Cell = CellKind.Gru }, new(5) { ProjectionSize = 2 }]) with { ReturnSequences = true };
        var (network, fit) = (new LstmNetwork(options), new FitOptions { Stateful = true, Shuffle = false, Threads = 2 });
        var data = Networks.Streams(options, batchSize: 3, batches: 2, window: 4, seed: 16);
        var reference = new NetworkReference(network, fit);
        using var step = new TrainingStep(network, fit, 3, data.Window);
        int[] first = [0, 1, 2], second = [3, 4, 5];
        for (var round = 0; round < 2; round++)
        {
            step.ResetStates();
            step.Gradients(data, first);
            step.Gradients(data, second);
            var states = reference.StatesAfter(data, first, null);
            foreach (var parameter in network.Parameters)
                AssertNear(parameter, reference.Gradient(parameter.Name, data, second, states: states));
        }
    }

    [Fact]
    public void A_slip_of_a_hundred_thousandth_in_one_formula_is_seen()
    {
        var network = new LstmNetwork(Networks.Options());
        var data = Networks.Data(network.Options, count: 6, window: 7, seed: 11);
        ComputeGradients(network, data, LossKind.MeanSquaredError, 1);
        var reference = new NetworkReference(network, cellTanhFactor: 1.00001);

        var parameter = network.GetParameter("lstm.0.forward.recurrent_weights");
        var distance = Near.RelativeDistance(reference.Gradient(parameter.Name, data, Samples), parameter.Gradients);

        Assert.InRange(distance, 2 * Bound, 1e-4);
    }

    private static void Check(LstmNetwork network, SequenceData data, LossKind loss, double huberDelta = 1, SimdWidth? width = null)
    {
        var result = ComputeGradients(network, data, loss, huberDelta, width);

        Compare(network, new NetworkReference(network, new FitOptions { Loss = loss, HuberDelta = huberDelta }), data, result, update: null);
    }

    private static void Compare(LstmNetwork network, NetworkReference reference, SequenceData data, StepResult result, long? update)
    {
        Assert.Equal(reference.Loss(data, Samples, update), result.Loss, 1e-6);
        foreach (var parameter in network.Parameters)
            AssertNear(parameter, reference.Gradient(parameter.Name, data, Samples, update));
    }

    private static void AssertNear(Parameter parameter, double[] expected)
    {
        var distance = Near.RelativeDistance(expected, parameter.Gradients);
        TestContext.Current.TestOutputHelper?.WriteLine($"{parameter}: {distance:E2}");
        Assert.True(distance <= Bound, $"{parameter}: the gradient is off by {distance:E3} relative to its norm; at most {Bound:E0} is allowed");
    }

    private static StepResult ComputeGradients(LstmNetwork network, SequenceData data, LossKind loss, double huberDelta, SimdWidth? width = null)
    {
        var kernels = SimdKernels.Of(width ?? SimdWidths.Selected);
        using var step = new TrainingStep(network, new FitOptions { Loss = loss, HuberDelta = huberDelta, Threads = 2 }, Samples.Length, data.Window, kernels);
        return step.Gradients(data, Samples);
    }
}
