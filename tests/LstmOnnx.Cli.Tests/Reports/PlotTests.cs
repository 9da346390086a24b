using LstmOnnx.Cli.Reports;

namespace LstmOnnx.Cli.Tests.Reports;

public class PlotTests
{
    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    [Fact]
    public void A_forecast_plot_is_a_picture_with_the_colours_of_its_lines()
    {
        var start = new DateTime(2000, 8, 14);
        var rows = Enumerable.Range(0, 672).ToArray();
        var truth = rows.Select(r => 30000 + (float)(6000 * Math.Sin(r * Math.PI / 24)) + (50 * (r % 7))).ToArray();
        var png = ForecastPlot.Draw(new ForecastSeries(
            "Demand: forecast of the next 8 rows against what came", "demand_mw", "MW", [.. rows.Select(r => start.AddMinutes(30 * r))], rows,
            truth, [.. truth.Select((t, i) => t + (300 * (float)Math.Sin(i)))], "forecast, made every 8 rows", [.. truth.Select((t, i) => i < 48 ? float.NaN : t + (700 * (float)Math.Cos(0.1 * i)))], "last week's value"));
        CheckPicture(png, 1500, 950);
        Save("forecast.png", png);
    }

    [Fact]
    public void A_forecast_plot_without_times_counts_rows()
    {
        var rows = Enumerable.Range(100, 50).ToArray();
        var truth = rows.Select(r => (float)Math.Sin(r)).ToArray();
        var png = ForecastPlot.Draw(new ForecastSeries("y", "y", "", null, rows, truth, truth, "forecast", [.. truth.Select(t => t + 1)], "last value"));
        CheckPicture(png, 1500, 950);
        Save("rows.png", png);
        var band = ForecastPlot.Draw(new ForecastSeries(
            "y", "y", "", null, rows, truth, truth, "median", [.. truth.Select(t => t + 1)], "last value", new ForecastBand([.. truth.Select(t => t - 0.5f)], [.. truth.Select(t => t + 0.5f)], "0.1 to 0.9 quantile")));
        CheckPicture(band, 1500, 950);
        Assert.NotEqual(png, band);
        Save("band.png", band);
    }

    [Fact]
    public void A_loss_plot_takes_one_epoch_and_no_validation()
    {
        CheckPicture(LossPlot.Draw([0.5], [], bestEpoch: 1, "MSE"), 1100, 620);
        var png = LossPlot.Draw([.. Enumerable.Range(1, 40).Select(e => 1.0 / e)], [.. Enumerable.Range(1, 40).Select(e => (1.2 / e) + (0.001 * e))], bestEpoch: 34, "MSE");
        CheckPicture(png, 1100, 620);
        Save("loss.png", png);
    }

    [Fact]
    public void A_confusion_plot_grows_with_its_classes()
    {
        CheckPicture(ConfusionPlot.Draw(["a", "b"], [[0, 0], [3, 9]], "two"), 480, 480);
        var png = ConfusionPlot.Draw(["walk", "run", "stand", "fall"], [[90, 3, 2, 0], [10, 70, 0, 0], [1, 0, 120, 2], [0, 1, 1, 7]], "Test windows by class");
        CheckPicture(png, 580, 580);
        Save("confusion.png", png);
    }

    private static void CheckPicture(byte[] png, int width, int height)
    {
        Assert.Equal(PngSignature, png[..4]);
        using var image = new ScottPlot.Image(png);
        Assert.Equal((width, height), (image.Width, image.Height));
        // An empty picture has one shade; lines, labels and legend make many.
        Assert.True(image.GetArrayGrayscale().Cast<byte>().Distinct().Count() > 20);
    }

    // LSTMONNX_PLOTS names a folder to look at the pictures in.
    private static void Save(string name, byte[] png)
    {
        if (Environment.GetEnvironmentVariable("LSTMONNX_PLOTS") is { Length: > 0 } folder)
            File.WriteAllBytes(Path.Combine(folder, name), png);
    }
}
