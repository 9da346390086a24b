using System.Globalization;
using System.Text;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Data.Tests.Tables;

public sealed class CsvTableTests
{
    [Theory]
    [InlineData("a,b\n1,2\n3,4\n")]
    [InlineData("a,b\r\n1,2\r\n3,4")]
    [InlineData("a,b\r1,2\r3,4\r")]
    [InlineData("a;b\n1;2\n3;4\n")]
    [InlineData("a\tb\n1\t2\n3\t4\n")]
    [InlineData("a|b\n1|2\n3|4\n")]
    [InlineData("\uFEFFa,b\n1,2\n3,4\n")]
    [InlineData(" a , b \n 1 ,2\n3, 4 \n")]
    [InlineData("\"a\",\"b\"\n\"1\",2\n3,\"4\"\n")]
    [InlineData("\na,b\n\n1,2\n\r\n3,4\n\n\n")]
    public void Line_ends_delimiters_quotes_marks_and_blank_lines_all_give_the_same_table(string text)
    {
        var table = Csv.Table(text);
        Assert.Equal(["a", "b"], table.Names);
        Assert.Equal(2, table.RowCount);
        Assert.Equal([1f, 3f], table.Numbers("a"));
        Assert.Equal([2f, 4f], table.Numbers("b"));
    }

    [Fact]
    public void A_quoted_cell_may_hold_delimiters_quotes_and_line_ends()
    {
        var table = Csv.Table("name,x\n\"a,b\",1\n\"say \"\"hi\"\"\",2\n\"two\nlines\",3\n#4,4\nä€𝄞,5\n");
        Assert.Equal(["a,b", "say \"hi\"", "two\nlines", "#4", "ä€𝄞"], table.Texts("name"));
        Assert.Equal([1f, 2f, 3f, 4f, 5f], table.Numbers("x"));
        Assert.Equal([2, 3, 4, 6, 7], Enumerable.Range(0, 5).Select(table.LineOf));
    }

    [Theory]
    [InlineData("1", 1f)]
    [InlineData("-0.5", -0.5f)]
    [InlineData("+3", 3f)]
    [InlineData(".5", 0.5f)]
    [InlineData("1e3", 1000f)]
    [InlineData("1E-3", 0.001f)]
    [InlineData("16777217", 16777216f)]
    [InlineData("1e-60", 0f)]
    public void Numbers_are_read_to_the_nearest_float(string cell, float expected) => Assert.Equal([expected], Csv.Table($"x\n{cell}\n").Numbers("x"));

    [Fact]
    public void Numbers_and_times_do_not_depend_on_the_machines_culture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "~";
        culture.DateTimeFormat.TimeSeparator = ".";
        culture.DateTimeFormat.DateSeparator = "-";
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            var table = Csv.Table("t,x\n2024-02-03T04:05,-1.5\n2024-02-03T04:06,2.25\n2024-02-03T04:07,1e2\n");
            Assert.Equal([-1.5f, 2.25f, 100f], table.Numbers("x"));
            Assert.Equal(new DateTime(2024, 2, 3, 4, 5, 0), table.Times("t")[0]);
            var prepared = DataPreparation.Prepare(table, new() { Targets = ["x"], Window = 1 }, new(0, 0));
            Assert.Equal("x+1", prepared.OutputNames[0]);
            Csv.Refused(() => Csv.Table("x\n-1\n1.5e\n").Numbers("x"), "row 2", "'1.5e'");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_callers_delimiter_beats_the_detected_one()
    {
        var table = Csv.Table("a,b;c\n1,5;2\n", new() { Delimiter = ';' });
        Assert.Equal(["a,b", "c"], table.Names);
        Assert.Equal([2f], table.Numbers("c"));
    }

    [Fact]
    public void Files_of_any_marked_encoding_are_read()
    {
        using var folder = new TemporaryFolder();
        foreach (var encoding in new Encoding[] { new UTF8Encoding(false), new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            File.WriteAllText(folder.File("data.csv"), "straße,x\nä,1\n", encoding);
            var table = CsvTable.Read(folder.File("data.csv"));
            Assert.Equal("straße", table.Names[0]);
            Assert.Equal(["ä"], table.Texts("straße"));
        }
    }

    [Fact]
    public void A_column_that_nobody_asks_for_may_hold_anything()
    {
        var table = Csv.Table("x,comment\n1,\n2,NaN\n3,?\n");
        Assert.Equal([1f, 2f, 3f], table.Numbers("x"));
        Assert.Equal((0, ""), table.FirstNonNumber("comment"));
        Assert.Null(table.FirstNonNumber("x"));
        Assert.True(table.Has("x"));
        Assert.False(table.Has("X"));
    }

    [Fact]
    public void Equal_texts_share_one_string()
    {
        var texts = Csv.Table("x\nwalk\nrun\nwalk\n").Texts("x");
        Assert.Equal(["walk", "run", "walk"], texts);
        Assert.Same(texts[0], texts[2]);
    }
}
