using LstmOnnx.TestSupport;

namespace LstmOnnx.Data.Tests.Tables;

public sealed class CsvRefusalTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n \r\n", "empty")]
    [InlineData("a,b\n", "header (a, b) but no rows")]
    [InlineData("a,b\n\n\n", "no rows")]
    [InlineData("a,,c\n1,2,3\n", "line 1", "column 2 of 3 has no name")]
    [InlineData("a,b, a\n1,2,3\n", "line 1", "columns 1 and 3 are both named 'a'")]
    [InlineData("1,2\n3,4\n", "line 1", "found values (1, 2)", "header")]
    [InlineData("2024-01-01T00:00,7\n2024-01-01T00:30,8\n", "found values", "header")]
    [InlineData("a,b\n1,2\n3\n", "row 2 (line 3)", "found 1 cell", "expected 2")]
    [InlineData("a,b\n1,2\n\n3,4,5\n", "row 2 (line 4)", "found 3 cells", "expected 2")]
    [InlineData("a,b\n1,2\n\"3,4\n5,6\n", "line 3", "quote")]
    [InlineData("a,b\n\"1\"x,2\n", "line 2", "quote")]
    public void Files_that_are_no_table_are_refused_with_the_place(string text, params string[] parts) =>
        Csv.Refused(() => Csv.Table(text), ["test.csv", .. parts]);

    [Theory]
    [InlineData("abc", "found 'abc'", "expected a number", "correct the cell")]
    [InlineData("", "found an empty cell", "fill the gap")]
    [InlineData("NaN", "found 'NaN'", "finite")]
    [InlineData("-Infinity", "found '-Infinity'", "finite")]
    [InlineData("inf", "found 'inf'", "expected a number")]
    [InlineData("1e39", "found '1e39'", "float32", "rescale")]
    [InlineData("\"3,5\"", "found '3,5'", "decimal point")]
    [InlineData("\"1,234.5\"", "found '1,234.5'", "expected a number")]
    [InlineData("1 2", "found '1 2'")]
    [InlineData("0x10", "found '0x10'")]
    [InlineData("(5)", "found '(5)'")]
    public void A_cell_that_is_no_number_is_named_with_row_line_and_column(string cell, params string[] parts)
    {
        var table = Csv.Table($"time,load\n0,1\n\n1,{cell}\n2,3\n");
        var exception = Csv.Refused(() => table.Numbers("load"), ["test.csv, row 2 (line 4), column 'load': ", .. parts]);
        Assert.Equal((2, 4, "load", "test.csv"), (exception.Row!.Value, exception.Line!.Value, exception.Column, exception.File));
        Assert.All([exception.Found, exception.Expected, exception.Remedy], part => Assert.NotEmpty(part));
    }

    [Fact]
    public void A_long_cell_is_cut_in_the_message()
    {
        var exception = Csv.Refused(() => Csv.Table($"x\n{new string('y', 5000)}\n").Numbers("x"), "(5000 characters)");
        Assert.True(exception.Message.Length < 300);
    }

    // A text of one line reads as a header of long names.
    [Fact]
    public void Long_names_are_cut_in_the_message()
    {
        var exception = Csv.Refused(() => Csv.Table(string.Join(',', Enumerable.Range(0, 10).Select(i => $"{i}{new string('y', 4999)}"))), "found a header (0yyy", "(5000 characters)", "but no rows");
        Assert.True(exception.Message.Length < 1000);
    }

    [Theory]
    [InlineData("demand", "did you mean 'demand_mw'?")]
    [InlineData("Demand-MW", "did you mean 'demand_mw'?")]
    [InlineData("tmie", "did you mean 'time'?")]
    [InlineData("pressure", "name a column of the header")]
    public void A_missing_column_offers_the_nearest_name_and_all_of_them(string name, string remedy)
    {
        var table = Csv.Table("time,demand_mw\n1,2\n");
        Csv.Refused(() => table.Numbers(name), $"there is no column '{name}'", "time, demand_mw", remedy);
        Csv.Refused(() => table.Texts(name), remedy);
        Csv.Refused(() => table.Times(name), remedy);
    }

    [Fact]
    public void A_missing_file_offers_its_neighbour()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("demand.csv"), "x\n1\n");
        Csv.Refused(() => CsvTable.Read(folder.File("demnad.csv")), "demnad.csv", "there is no such file", "did you mean 'demand.csv'?");
        Csv.Refused(() => CsvTable.Read(folder.File("nowhere/at-all.csv")), "there is no such file", "check the path");
        Csv.Refused(() => CsvTable.Read(folder.Path), "found a folder");
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("latin1.csv"), "temp_\u00b0C,x\n1,2\n"u8.ToArray().Select((b, i) => i == 5 ? (byte)0xB0 : b).ToArray());
        Csv.Refused(() => CsvTable.Read(folder.File("latin1.csv")), "not UTF-8", "save the file as UTF-8");
    }

    [Fact]
    public void A_quote_that_never_closes_does_not_swallow_memory()
    {
        var text = "x\n\"" + string.Concat(Enumerable.Repeat("0123456789012345678901234567890123456789\n", 500_000));
        Csv.Refused(() => Csv.Table(text), "line 2", "row of more than", "unclosed quote");
    }
}
