namespace LstmOnnx.Training.Tests;

public class ScheduleTests
{
    [Fact]
    public void Constant_keeps_the_rate() => Equal([0.3, 0.3, 0.3], new ScheduleOptions(), [1, 2, 3]);

    [Fact]
    public void Step_multiplies_every_few_epochs() =>
        Equal([0.3, 0.3, 0.15, 0.15, 0.075], new ScheduleOptions { Kind = ScheduleKind.Step, StepSize = 2, Factor = 0.5 }, [1, 1, 1, 1, 1]);

    [Fact]
    public void Cosine_goes_down_to_the_smallest_rate()
    {
        // cos of 0, 45, 90, 135 and 180 degrees between 0.3 and 0.1: middle 0.2, radius 0.1.
        var half = 0.1 * Math.Sqrt(0.5);
        Equal([0.3, 0.2 + half, 0.2, 0.2 - half, 0.1], new ScheduleOptions { Kind = ScheduleKind.Cosine, Period = 4, MinimumRate = 0.1 }, [1, 1, 1, 1, 1]);
    }

    [Fact]
    public void Cosine_takes_all_epochs_where_no_period_is_given()
    {
        var schedule = Schedule.Create(new ScheduleOptions { Kind = ScheduleKind.Cosine }, 1, epochs: 10, batches: 3);
        for (var epoch = 0; epoch < 10; epoch++)
            schedule.EndEpoch(1);
        Assert.Equal(0, schedule.Rate, 1e-15);
    }

    [Fact]
    public void Plateau_waits_lowers_and_cools_down()
    {
        // Patience 1: the second epoch in a row that is not better lowers the rate. 0.99995 is not better than 1 by a ten-thousandth. After a change one
        // epoch does not count (cooldown 1), so the next change comes three epochs later. The rate stops at 0.1.
        double[] losses = [1, 0.99995, 1, 1, 1, 1, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6];
        double[] rates = [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.1, 0.1, 0.1];
        Equal(rates, new ScheduleOptions { Kind = ScheduleKind.Plateau, Patience = 1, Factor = 0.5, Cooldown = 1, MinimumRate = 0.1 }, losses, 0.8);
    }

    public static TheoryData<int> Sequences => [.. Enumerable.Range(0, TrainingFixture.ReadSchedules().Length)];

    // PyTorch goes from rate to rate by products where the formula is closed here: some roundings of doubles apart.
    [Theory]
    [MemberData(nameof(Sequences))]
    public void Every_update_has_the_rate_and_momentum_of_PyTorch(int index)
    {
        var sequence = TrainingFixture.ReadSchedules()[index];
        sequence.Schedule.Check();
        var schedule = Schedule.Create(sequence.Schedule, sequence.Optimizer.LearningRate, sequence.Epochs, sequence.Batches);
        for (var update = 0; update < sequence.Epochs * sequence.Batches; update++)
        {
            Assert.Equal(sequence.Rates[update], schedule.Rate, 1e-13);
            Assert.Equal(sequence.Momenta is not null, schedule.Momentum is not null);
            if (sequence.Momenta is not null)
                Assert.Equal(sequence.Momenta[update], schedule.Momentum!.Value, 1e-13);
            schedule.EndUpdate();
            if ((update + 1) % sequence.Batches == 0)
                schedule.EndEpoch(1);
        }
    }

    [Fact]
    public void A_phase_of_no_length_is_at_its_end()
    {
        // The rise ends at 0.1 · 10 − 1 = 0, before anything has risen: PyTorch divides by zero.
        var options = new ScheduleOptions { Kind = ScheduleKind.OneCycle, PercentStart = 0.1 };
        Assert.Equal(0.3, Schedule.Create(options, 0.3, epochs: 5, batches: 2).Rate);
        // And of a single update that rises, all that there is of it is the top.
        Assert.Equal(0.3, Schedule.Create(options with { PercentStart = 1 }, 0.3, epochs: 1, batches: 1).Rate);
    }

    [Fact]
    public void The_losses_of_epochs_within_the_warmup_do_not_count()
    {
        // Two epochs of two updates in the warm-up. Patience 0: the first loss that counts is the third epoch's, and the fourth's is not better.
        var schedule = Schedule.Create(new ScheduleOptions { Kind = ScheduleKind.Plateau, Patience = 0, Factor = 0.5, WarmupUpdates = 4, WarmupFactor = 0.2 }, 1, epochs: 6, batches: 2);
        var rates = new List<double>();
        foreach (var loss in new double[] { 1, 2, 3, 4, 3, 3 })
        {
            for (var batch = 0; batch < 2; batch++)
            {
                rates.Add(schedule.Rate);
                schedule.EndUpdate();
            }
            schedule.EndEpoch(loss);
        }
        double[] expected = [0.2, 0.4, 0.6, 0.8, 1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25];
        for (var update = 0; update < expected.Length; update++)
            Assert.Equal(expected[update], rates[update], 1e-15);
    }

    [Fact]
    public void One_cycle_after_a_warmup_has_the_updates_that_are_left()
    {
        var options = new ScheduleOptions { Kind = ScheduleKind.OneCycle, WarmupUpdates = 3, WarmupFactor = 0.5 };
        var whole = Schedule.Create(options, 0.3, epochs: 5, batches: 3);
        var rest = Schedule.Create(options with { WarmupUpdates = 0 }, 0.3, epochs: 4, batches: 3);
        foreach (var share in new[] { 3.0, 4, 5 })
        {
            // A half, two thirds and five sixths of the first rate.
            Assert.Equal(rest.Rate * share / 6, whole.Rate, 1e-15);
            Assert.Equal(0.95, whole.Momentum!.Value, 1e-15);
            whole.EndUpdate();
        }
        for (var update = 0; update < 12; update++)
        {
            Assert.Equal((rest.Rate, rest.Momentum), (whole.Rate, whole.Momentum));
            whole.EndUpdate();
            rest.EndUpdate();
        }
    }

    [Fact]
    public void Cosine_takes_the_epochs_that_a_warmup_leaves()
    {
        // Seven updates of three an epoch: the warm-up ends in the third epoch, which with the other three takes the half wave.
        var schedule = Schedule.Create(new ScheduleOptions { Kind = ScheduleKind.Cosine, WarmupUpdates = 7 }, 1, epochs: 6, batches: 3);
        for (var update = 1; update <= 12; update++)
        {
            schedule.EndUpdate();
            if (update % 3 == 0)
                schedule.EndEpoch(1);
        }
        Assert.Equal(0.5, schedule.Rate, 1e-15);
    }

    [Theory]
    [InlineData(0, 0.5, "StepSize")]
    [InlineData(1, 0, "Factor")]
    [InlineData(1, 1.5, "Factor")]
    [InlineData(1, double.NaN, "Factor")]
    public void Numbers_out_of_range_are_refused_by_name(int stepSize, double factor, string name)
    {
        var options = new ScheduleOptions { Kind = ScheduleKind.Step, StepSize = stepSize, Factor = factor };
        Assert.Contains(name, Assert.Throws<ArgumentException>(options.Check).Message, StringComparison.Ordinal);
    }

    private static void Equal(double[] expected, ScheduleOptions options, double[] losses, double firstRate = 0.3)
    {
        var schedule = Schedule.Create(options, firstRate, epochs: 100, batches: 1);
        for (var epoch = 0; epoch < expected.Length; epoch++)
        {
            Assert.Equal(expected[epoch], schedule.Rate, 1e-12);
            schedule.EndEpoch(losses[epoch]);
        }
    }
}
