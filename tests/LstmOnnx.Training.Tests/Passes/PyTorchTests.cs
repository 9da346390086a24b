using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary>
/// The same weights and data as PyTorch (tools/interop/training_fixtures.py): logits, losses and gradients of one pass, then twelve updates or twenty-four. Every tensor may
/// be as far from PyTorch's float64 run as three times PyTorch's own float32 run is, or 1e-6.
/// </summary>
public class PyTorchTests
{
    public static TheoryData<string> Cases =>
    [
        "mse-sgd-nesterov-step-clip", "huber-adam-cosine", "bce-adamw-bidirectional", "ce-sgd-plateau-bidirectional-stack", "mae-sgd-momentum",
        "mse-rmsprop", "huber-rmsprop-centered-momentum-clip-value", "mse-rmsprop-one-cycle", "mae-sgd-nesterov-one-cycle-three-phase-clip-value",
        "ce-adamw-one-cycle-clip-value-and-norm", "bce-adam-warmup-cosine",
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Updates_agree_with_PyTorch_tensor_by_tensor(string name)
    {
        var fixture = TrainingFixture.Read(name);
        var network = new LstmNetwork(fixture.Network);
        foreach (var tensor in fixture.Tensors)
            Array.ConvertAll(tensor.Initial, value => (float)value).CopyTo(network.GetParameter(tensor.Name).Values, 0);
        Assert.Equal(network.Parameters.Select(parameter => parameter.Name), fixture.Tensors.Select(tensor => tensor.Name));
        var data = new SequenceData(
            Array.ConvertAll(fixture.Inputs, value => (float)value), fixture.Network.InputSize, [.. Enumerable.Range(0, fixture.Batch).Select(row => row * fixture.Steps)],
            fixture.Steps, Array.ConvertAll(fixture.Targets, value => (float)value), fixture.Targets.Length / fixture.Batch);
        int[] samples = [.. Enumerable.Range(0, fixture.Batch)];
        Near.Equal(fixture.Logits, Logits(network, data), 1e-6);

        using var step = new TrainingStep(network, fixture.Fit with { Threads = 2 }, fixture.Batch, fixture.Steps);
        var schedule = Schedule.Create(fixture.Fit.Schedule, fixture.Fit.Optimizer.LearningRate, epochs: fixture.Losses.Length, batches: 1);
        for (var update = 0; update < fixture.Losses.Length; update++)
        {
            Assert.Equal(fixture.Rates[update], schedule.Rate, 1e-12);
            Assert.Equal(fixture.Momenta?[update] ?? double.NaN, schedule.Momentum ?? double.NaN, 1e-12);
            step.LearningRate = schedule.Rate;
            step.Momentum = schedule.Momentum ?? step.Momentum;
            var result = step.Train(data, samples);
            if (update == 0)
                CheckTensors(network, fixture, tensor => tensor.Gradient, parameter => parameter.Gradients, tensor => tensor.Float32GradientDistance);
            Assert.Equal(fixture.Losses[update], result.Loss, 2e-6);
            Assert.Equal(fixture.Norms[update], result.GradientNorm, 1e-5);
            schedule.EndUpdate();
            schedule.EndEpoch(result.Loss);
        }
        CheckTensors(network, fixture, tensor => tensor.Final, parameter => parameter.Values, tensor => tensor.Float32FinalDistance);
    }

    private static void CheckTensors(
        LstmNetwork network, TrainingFixture fixture, Func<TrainingFixture.Tensor, double[]> expected, Func<Parameter, float[]> actual, Func<TrainingFixture.Tensor, double> peer)
    {
        foreach (var tensor in fixture.Tensors)
        {
            var distance = Near.RelativeDistance(expected(tensor), actual(network.GetParameter(tensor.Name)));
            var bound = Math.Max(1e-6, 3 * peer(tensor));
            Assert.True(distance <= bound, $"{tensor.Name}: {distance:E3} from PyTorch's float64 run; at most {bound:E3} is allowed");
        }
    }

    // Probabilities turned back into logits would lose digits: the head's task is set aside instead.
    private static float[] Logits(LstmNetwork network, SequenceData data)
    {
        var plain = new LstmNetwork(network.Options with { Task = TaskKind.Regression });
        foreach (var parameter in network.Parameters)
            parameter.Values.CopyTo(plain.GetParameter(parameter.Name).Values, 0);
        var logits = new float[data.Count * network.Options.OutputSize];
        plain.Predict(data.Rows, data.Count, data.Window, logits);
        return logits;
    }
}
