using LstmOnnx.TestSupport;

namespace LstmOnnx.Data.Tests.Preparation;

public sealed class LargeFileTests
{
    [Fact]
    public void Windows_cost_a_number_each_not_a_copy_of_their_rows()
    {
        // 30,000 rows of 20 columns with windows of 500 rows: as copies 0.8 GB, as rows 2.4 MB raw and 2.4 MB scaled.
        const int rowCount = 30_000;
        using var folder = new TemporaryFolder();
        using (var writer = new StreamWriter(folder.File("data.csv")))
        {
            writer.WriteLine(string.Join(',', Enumerable.Range(0, 20).Select(c => $"c{c}")));
            for (var row = 0; row < rowCount; row++)
                writer.WriteLine(string.Join(',', Enumerable.Range(0, 20).Select(c => (row * (c + 3) % 997) + 0.5)));
        }
        var table = CsvTable.Read(folder.File("data.csv"));
        Assert.Equal(rowCount, table.RowCount);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var prepared = DataPreparation.Prepare(table, new() { Targets = ["c0"], Features = [.. table.Names], Window = 500, Horizon = 4 }, new());
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(21_000 - 500 - 4 + 1, prepared.Train.Count);
        Assert.Equal((29_999 * 3 % 997) + 0.5f, prepared.RawRows[29_999 * 20]);
        // Rows twice, a column at a time of 0.12 MB, targets of three blocks twice and once more to fit.
        Assert.InRange(allocated, 4_800_000, 12_000_000);
    }
}
