using System.Globalization;
using System.Text;
using System.Text.Json;
using LstmOnnx.Data;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary><c>--loss quantile</c>: noise of a known size comes out as the band around the forecast.</summary>
public sealed class QuantileTests : IDisposable
{
    private const int Rows = 2000;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Uniform noise, ±10 after a loud row and ±2 after a quiet one, around a ramp that repeats every 8 rows: the quantiles 0.1 and 0.9 lie 0.8 of that to either side.
    [Fact]
    public void Coverage_and_width_of_the_band_are_those_of_the_noise()
    {
        var data = WriteNoise();
        var model = _folder["noise.onnx"];
        var trained = Cli.Run(
            "train", data, "--target", "y", "--features", "y,loud,phase", "--window", "3", "--hidden", "12", "--loss", "quantile", "--learning-rate", "0.01", "--epochs", "60", "--schedule", "cosine",
            "--patience", "0", "--validation", "0.1", "--test", "600", "--report", _folder["report"], "--out", model, "--json").Expect(0);
        var target = JsonDocument.Parse(trained.LastLine).RootElement.GetProperty("test").GetProperty("targets")[0];
        var quantiles = target.GetProperty("quantiles").EnumerateArray().ToArray();
        Assert.Equal([0.1, 0.5, 0.9], quantiles.Select(row => row.GetProperty("quantile").GetDouble()));
        // Four standard deviations of a share of 600 and as much again for 1,200 rows to learn from are 0.05 + 0.035 at 0.1 and 0.9, and 0.08 + 0.06 in the middle.
        Assert.Equal(0.1, quantiles[0].GetProperty("coverage").GetDouble(), 0.085);
        Assert.Equal(0.5, quantiles[1].GetProperty("coverage").GetDouble(), 0.14);
        Assert.Equal(0.9, quantiles[2].GetProperty("coverage").GetDouble(), 0.085);
        // The median's pinball loss is half the mean absolute error.
        Assert.Equal(target.GetProperty("mae").GetDouble() / 2, quantiles[1].GetProperty("pinball_loss").GetDouble(), 1e-6);
        Assert.True(File.Exists(_folder["report/forecast.png"]));

        CheckRun(data, model, JsonDocument.Parse(Cli.Run("evaluate", model, data, "--last", "600", "--json").Expect(0).LastLine).RootElement.GetProperty("score").GetProperty("targets")[0]);
        var text = Cli.Run("evaluate", model, data, "--last", "600").Expect(0).Out;
        Assert.Contains("pinball loss", text, StringComparison.Ordinal);
        Assert.Contains("80.0 % expected", text, StringComparison.Ordinal);
        Assert.Equal(0, Cli.Run("verify", model).ExitCode);
    }

    // Scaling, difference and carried baseline are repeated for every quantile: three that hardly learn stay near the baseline, each at its own place.
    [Fact]
    public void Differences_are_added_back_to_every_quantile()
    {
        var data = _folder.WriteSeasonal(rows: 400);
        var model = _folder["load.onnx"];
        Cli.Run(
            "train", data, "--target", "load", "--window", "6", "--horizon", "2", "--difference", "load:37", "--carry-difference", "--loss", "quantile", "--quantiles", "0.2,0.5,0.7,0.8", "--hidden", "4", "--epochs", "2",
            "--out", model).Expect(0);
        var lines = Cli.Run("run", model, data, "--stream").Expect(0).Out.TrimEnd('\n').Split('\n');
        Assert.Equal("row,load+1@0.2,load+1@0.5,load+1@0.7,load+1@0.8,load+2@0.2,load+2@0.5,load+2@0.7,load+2@0.8", lines[0]);
        var load = CsvTable.Read(data).Numbers("load");
        foreach (var cells in lines[1..].Select(line => line.Split(',')))
        {
            var row = int.Parse(cells[0], CultureInfo.InvariantCulture) - 1;
            for (var output = 0; output < 8; output++)
            {
                var ahead = 1 + (output / 4);
                // The noise is ±2 in each of three terms, and the outputs are a few of its deviations at most.
                Assert.Equal(load[row + ahead - 37] + load[row] - load[row - 37], float.Parse(cells[1 + output], CultureInfo.InvariantCulture), 12.0);
            }
        }
    }

    // Coverage counted from the CSV that run writes is what evaluate says, and loud rows have the wider band.
    private static void CheckRun(string data, string model, JsonElement target)
    {
        var table = CsvTable.Read(data);
        var (y, loud) = (table.Numbers("y"), table.Numbers("loud"));
        var lines = Cli.Run("run", model, data).Expect(0).Out.TrimEnd('\n').Split('\n');
        Assert.Equal("row,y+1@0.1,y+1@0.5,y+1@0.9", lines[0]);
        var (below, count) = (0, 0);
        double[] widths = [0, 0];
        int[] counts = [0, 0];
        foreach (var cells in lines[1..].Select(line => line.Split(',').Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)).ToArray()))
        {
            // The row of the file counts from 1, so it is the index of the row after it.
            var next = (int)cells[0];
            if (next < Rows - 600 || next >= Rows)
                continue;
            below += y[next] <= cells[1] ? 1 : 0;
            count++;
            var kind = loud[next - 1] > 0 ? 1 : 0;
            widths[kind] += cells[3] - cells[1];
            counts[kind]++;
        }
        Assert.Equal(target.GetProperty("quantiles")[0].GetProperty("coverage").GetDouble(), (double)below / count, 1e-9);
        // 3.2 and 16 in truth.
        Assert.InRange(widths[0] / counts[0], 2, 5);
        Assert.InRange(widths[1] / counts[1], 12, 20);
    }

    private string WriteNoise()
    {
        var random = new Random(5);
        var text = new StringBuilder("y,loud,phase\n");
        var wasLoud = 0;
        for (var row = 0; row < Rows; row++)
        {
            var noise = (wasLoud == 1 ? 10 : 2) * ((2 * random.NextDouble()) - 1);
            wasLoud = random.Next(2);
            text.Append(CultureInfo.InvariantCulture, $"{100 + (3 * ((row % 8) - 3.5)) + noise:0.###},{wasLoud},{row % 8}\n");
        }
        return _folder.Write("noise.csv", text.ToString());
    }
}
