using System.Globalization;
using LstmOnnx.Kernels;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary>
/// A hundred updates over the same weights and batches as PyTorch (tools/interop/hundred_updates_fixtures.py), for every topology by every optimiser, at every vector width: each tensor, and the
/// losses, may be as far from PyTorch's float64 run as three times PyTorch's own float32 run is, or 1e-6.
/// </summary>
public class HundredUpdatesTests
{
    private const double Floor = 1e-6;
    private const double Factor = 3;

    public static TheoryData<string> Cases => [.. UpdatesFixture.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weights_and_losses_are_where_those_of_PyTorch_are(string name)
    {
        var fixture = UpdatesFixture.Read(name);
        foreach (var width in SimdWidths.Available)
        {
            var network = fixture.CreateNetwork();
            Assert.Equal(network.Parameters.Select(parameter => parameter.Name), fixture.Tensors.Select(tensor => tensor.Name));
            var losses = Run(fixture, network, SimdKernels.Of(width)).ConvertAll(result => result.Loss);

            var found = fixture.Tensors
                .Select(tensor => new Distance(tensor.Name, Near.RelativeDistance(tensor.Final, network.GetParameter(tensor.Name).Values), tensor.Float32Distance))
                .Append(new Distance("losses", Relative(fixture.Losses, losses), fixture.Float32LossesDistance)).ToArray();
            var worst = found.MaxBy(distance => distance.Share)!;
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {name} | {SimdWidths.NameOf(width)} | {worst.Name} | {worst.Ours:E1} | {worst.PyTorch:E1} | {worst.Ours / worst.PyTorch:F2} | {worst.Share:F2} | {GeometricMean(found):F2} |"));
            Assert.All(found, distance => Assert.True(
                distance.Share <= 1, $"{distance.Name} at {SimdWidths.NameOf(width)}: {distance.Ours:E3} from PyTorch's float64 run; at most {distance.Most:E3} is allowed"));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_fit_takes_the_same_updates(string name)
    {
        var fixture = UpdatesFixture.Read(name);
        var network = fixture.CreateNetwork();
        var results = Run(fixture, network, SimdKernels.Selected);
        var (fitted, data) = (fixture.CreateNetwork(), fixture.CreateData());

        var history = new Trainer(fitted, fixture.Fit with { Threads = 2 }).Fit(data, validation: null, cancellationToken: TestContext.Current.CancellationToken);

        var epochs = results.Chunk(fixture.Fit.BatchesOf(data.Count)).ToArray();
        Assert.Equal(epochs.Select(epoch => epoch.Sum(result => result.Loss * result.Weight) / epoch.Sum(result => result.Weight)), history.Epochs.Select(epoch => epoch.Loss));
        Assert.Equal(fixture.Rates.Chunk(epochs[0].Length).Select(rates => rates[^1]), history.Epochs.Select(epoch => epoch.LearningRate), Near12);
        if (history.BestEpoch == epochs.Length)
            Assert.All(network.Parameters.Zip(fitted.Parameters), pair => Near.SameBits(pair.First.Values, pair.Second.Values));
    }

    // Every topology meets every optimiser by the cases' names; the rest is counted.
    [Fact]
    public void The_cases_cover_the_matrix()
    {
        string[] topologies =
        [
            "lstm-1", "lstm-1-bidirectional", "lstm-2", "lstm-2-bidirectional", "lstm-3", "lstm-3-bidirectional", "gru", "rnn", "projection", "embedding-steps", "lengths",
        ];
        Assert.Equal(
            topologies.SelectMany(topology => Enum.GetNames<OptimizerKind>().Select(kind => $"updates-{topology}-{kind.ToLowerInvariant()}")).Order(StringComparer.Ordinal), UpdatesFixture.Names);
        var fits = UpdatesFixture.Names.Select(name => UpdatesFixture.Read(name).Fit).ToArray();
        Assert.All(Enum.GetValues<LossKind>(), loss => AtLeastTwo(fit => fit.Loss == loss));
        Assert.All(Enum.GetValues<ScheduleKind>(), kind => AtLeastTwo(fit => fit.Schedule.Kind == kind));
        Assert.All(Enum.GetValues<OptimizerKind>(), kind => AtLeastTwo(fit => fit.Optimizer.Kind == kind && fit.Optimizer.WeightDecay > 0));
        AtLeastTwo(fit => fit.ClassWeights is not null);
        AtLeastTwo(fit => fit.PositiveWeight != 1);
        AtLeastTwo(fit => fit.Schedule is { WarmupUpdates: > 0, Kind: ScheduleKind.Constant });
        AtLeastTwo(fit => fit.Schedule is { WarmupUpdates: > 0, Kind: ScheduleKind.Cosine });
        AtLeastTwo(fit => fit.Optimizer is { Kind: OptimizerKind.Sgd, Momentum: 0 });
        AtLeastTwo(fit => fit.Optimizer is { Kind: OptimizerKind.Sgd, Momentum: > 0, Nesterov: false });
        AtLeastTwo(fit => fit.Optimizer.Nesterov);
        AtLeastTwo(fit => fit.Optimizer is { Kind: OptimizerKind.RmsProp, Momentum: 0, Centered: false });
        AtLeastTwo(fit => fit.Optimizer is { Kind: OptimizerKind.RmsProp, Momentum: > 0, Centered: false });
        AtLeastTwo(fit => fit.Optimizer is { Centered: true, Momentum: 0 });
        AtLeastTwo(fit => fit.Optimizer is { Centered: true, Momentum: > 0 });
        AtLeastTwo(fit => fit is { ClipValue: null, ClipNorm: null });
        AtLeastTwo(fit => fit is { ClipValue: not null, ClipNorm: null });
        AtLeastTwo(fit => fit is { ClipValue: null, ClipNorm: not null });
        AtLeastTwo(fit => fit is { ClipValue: not null, ClipNorm: not null });

        void AtLeastTwo(Func<FitOptions, bool> predicate) => Assert.InRange(fits.Count(predicate), 2, fits.Length);
    }

    [Fact]
    public void A_rate_off_by_a_ten_thousandth_is_seen()
    {
        var fixture = UpdatesFixture.Read("updates-lstm-2-adam");
        var network = fixture.CreateNetwork();
        Run(fixture, network, SimdKernels.Selected, rateFactor: 1.0001);
        Assert.Contains(fixture.Tensors, tensor =>
            new Distance(tensor.Name, Near.RelativeDistance(tensor.Final, network.GetParameter(tensor.Name).Values), tensor.Float32Distance).Share > 2);
    }

    private static double GeometricMean(Distance[] distances) => Math.Exp(distances.Average(distance => Math.Log(distance.Ours / distance.PyTorch)));

    private static List<StepResult> Run(UpdatesFixture fixture, LstmNetwork network, SimdKernels kernels, double rateFactor = 1)
    {
        var data = fixture.CreateData();
        var batches = Enumerable.Range(0, data.Count).Chunk(fixture.Fit.BatchSize).ToArray();
        using var step = new TrainingStep(network, fixture.Fit with { Threads = 2 }, fixture.Fit.BatchSize, data.Window, kernels);
        var schedule = Schedule.Create(fixture.Fit.Schedule, fixture.Fit.Optimizer.LearningRate, fixture.Fit.Epochs, batches.Length);
        var results = new List<StepResult>();
        for (var epoch = 0; epoch < fixture.Fit.Epochs; epoch++)
        {
            var (sum, weight) = (0.0, 0.0);
            foreach (var batch in batches)
            {
                Assert.Equal(fixture.Rates[results.Count], schedule.Rate, Near12);
                step.LearningRate = schedule.Rate * rateFactor;
                step.Momentum = schedule.Momentum ?? step.Momentum;
                var result = step.Train(data, batch);
                schedule.EndUpdate();
                results.Add(result);
                (sum, weight) = (sum + (result.Loss * result.Weight), weight + result.Weight);
            }
            schedule.EndEpoch(sum / weight);
        }
        return results;
    }

    // PyTorch multiplies its way from one rate to the next, and the files have twelve digits.
    private static bool Near12(double expected, double actual) => Math.Abs(expected - actual) <= 1e-11 * Math.Abs(expected);

    private static double Relative(double[] expected, List<double> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        return Math.Sqrt(expected.Zip(actual, (left, right) => (left - right) * (left - right)).Sum() / expected.Sum(value => value * value));
    }

    private sealed record Distance(string Name, double Ours, double PyTorch)
    {
        public double Most => Math.Max(Factor * PyTorch, Floor);

        /// <summary>Of what is allowed.</summary>
        public double Share => Ours / Most;
    }
}
