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
        var schedule = Schedule.Create(new ScheduleOptions { Kind = ScheduleKind.Cosine }, 1, epochs: 10);
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
        var schedule = Schedule.Create(options, firstRate, epochs: 100);
        for (var epoch = 0; epoch < expected.Length; epoch++)
        {
            Assert.Equal(expected[epoch], schedule.Rate, 1e-12);
            schedule.EndEpoch(losses[epoch]);
        }
    }
}
