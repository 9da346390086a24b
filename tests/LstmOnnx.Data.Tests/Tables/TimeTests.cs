namespace LstmOnnx.Data.Tests.Tables;

public sealed class TimeTests
{
    [Theory]
    [InlineData("2024-03-04T05:06")]
    [InlineData("2024-03-04T05:06:00")]
    [InlineData("2024-03-04T05:06:00.000")]
    [InlineData("2024-03-04 05:06")]
    [InlineData("2024-03-04 05:06:00")]
    [InlineData("2024/03/04 05:06")]
    [InlineData("04.03.2024 05:06:00")]
    [InlineData("2024-03-04T05:06Z")]
    [InlineData("2024-03-04T05:06:00Z")]
    [InlineData("2024-03-04T05:06:00.123Z", 123)]
    [InlineData("2024-03-04T05:06:00+02:00")]
    [InlineData("2024-03-04 05:06-07:00")]
    [InlineData("2024-03-04 05:06:00 +02:00")]
    public void Unambiguous_forms_give_the_clock_on_the_wall(string cell, int milliseconds = 0) =>
        Assert.Equal([new DateTime(2024, 3, 4, 5, 6, 0, milliseconds)], Csv.Table($"t,x\n{cell},1\n").Times("t"));

    [Fact]
    public void A_date_alone_is_midnight() => Assert.Equal([new DateTime(2024, 3, 4)], Csv.Table("t,x\n2024-03-04,1\n").Times("t"));

    [Theory]
    [InlineData("03/04/2024")]
    [InlineData("2024-13-01")]
    [InlineData("2024-02-30T00:00")]
    [InlineData("noon")]
    [InlineData("1717171717")]
    [InlineData("")]
    public void Other_forms_are_refused_with_the_ones_that_work(string cell) =>
        Csv.Refused(() => Csv.Table($"t,x\n2024-03-04,1\n{cell},2\n").Times("t"), "row 2 (line 3), column 't'", "expected a time such as 2024-03-31T14:30");

    [Theory]
    [InlineData("2024-03-04T00:30", "2024-03-04T00:00")]
    [InlineData("2024-03-04T00:30", "2024-03-04T00:30")]
    [InlineData("2024-03-04T00:30+00:00", "2024-03-04T02:00+02:00")]
    public void A_time_that_is_not_later_than_the_row_befores_is_refused(string first, string second) =>
        Csv.Refused(() => Csv.Table($"t,x\n{first},1\n{second},2\n").Times("t"), "row 2 (line 3)", $"found '{second}' after '{first}'", "sort the rows");

    [Fact]
    public void With_offsets_the_hour_that_autumn_repeats_is_in_order()
    {
        // Clocks in Paris go back from 03:00+02:00 to 02:00+01:00.
        var times = Csv.Table("t,x\n2024-10-27T02:30+02:00,1\n2024-10-27T02:00+01:00,2\n").Times("t");
        Assert.Equal([new DateTime(2024, 10, 27, 2, 30, 0), new DateTime(2024, 10, 27, 2, 0, 0)], times);
    }
}
