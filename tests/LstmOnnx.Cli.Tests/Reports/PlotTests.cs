using System.Xml.Linq;
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
        var picture = ForecastPlot.Draw(new ForecastSeries(
            "Demand: forecast of the next 8 rows against what came", "demand_mw", "MW", [.. rows.Select(r => start.AddMinutes(30 * r))], rows,
            truth, [.. truth.Select((t, i) => t + (300 * (float)Math.Sin(i)))], "forecast, made every 8 rows", [.. truth.Select((t, i) => i < 48 ? float.NaN : t + (700 * (float)Math.Cos(0.1 * i)))], "last week's value"));
        CheckPicture(picture, 1500, 950);
        Save("forecast.png", picture);
    }

    [Fact]
    public void A_forecast_plot_without_times_counts_rows()
    {
        var rows = Enumerable.Range(100, 50).ToArray();
        var truth = rows.Select(r => (float)Math.Sin(r)).ToArray();
        var picture = ForecastPlot.Draw(new ForecastSeries("y", "y", "", null, rows, truth, truth, "forecast", [.. truth.Select(t => t + 1)], "last value"));
        CheckPicture(picture, 1500, 950);
        Save("rows.png", picture);
        var band = ForecastPlot.Draw(new ForecastSeries(
            "y", "y", "", null, rows, truth, truth, "median", [.. truth.Select(t => t + 1)], "last value", new ForecastBand([.. truth.Select(t => t - 0.5f)], [.. truth.Select(t => t + 0.5f)], "0.1 to 0.9 quantile")));
        CheckPicture(band, 1500, 950);
        Assert.NotEqual(picture.Png(), band.Png());
        Save("band.png", band);
    }

    [Fact]
    public void A_loss_plot_takes_one_epoch_and_no_validation()
    {
        CheckPicture(LossPlot.Draw([0.5], [], bestEpoch: 1, "MSE"), 1100, 620);
        var picture = LossPlot.Draw([.. Enumerable.Range(1, 40).Select(e => 1.0 / e)], [.. Enumerable.Range(1, 40).Select(e => (1.2 / e) + (0.001 * e))], bestEpoch: 34, "MSE");
        CheckPicture(picture, 1100, 620);
        Save("loss.png", picture);
    }

    [Theory]
    // One epoch, no change, zeros, a fall over fourteen decades, the largest numbers there are.
    [InlineData(0.001)]
    [InlineData(0.001, 0.001, 0.001)]
    [InlineData(0.0, 0.0)]
    [InlineData(1.0, 0.5, 0.0)]
    [InlineData(1e4, 1e-3, 1e-10)]
    [InlineData(1e-300, 1e300)]
    public void Rates_and_norms_are_drawn_whatever_they_are(params double[] values)
    {
        CheckPicture(RatePlot.Draw(values), 1100, 420);
        CheckPicture(LossPlot.Draw(values, values, values.Length, "loss"), 1100, 620);
        var picture = GradientNormPlot.Draw(values, clipNorm: 1);
        CheckPicture(picture, 1100, 420);
        Assert.Contains("clipped to 1", Texts(picture));
        Assert.DoesNotContain("clipped to 1", Texts(GradientNormPlot.Draw(values, clipNorm: null)));
    }

    [Fact]
    public void An_axis_is_logarithmic_where_a_plain_one_would_press_values_flat()
    {
        Assert.False(new EpochAxes(new ScottPlot.Plot(), [1, 7.9]).IsLogarithmic);
        Assert.True(new EpochAxes(new ScottPlot.Plot(), [1, 8]).IsLogarithmic);
        Assert.False(new EpochAxes(new ScottPlot.Plot(), [0, 8]).IsLogarithmic);
        Assert.Equal(2, new EpochAxes(new ScottPlot.Plot(), [1, 100]).Place(100));
        // 1, 2 and 5 of each decade in sight are its labels.
        var labels = Texts(RatePlot.Draw([0.002, 0.3]));
        Assert.All(["0.002", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2"], label => Assert.Contains(label, labels));
    }

    [Fact]
    public void A_confusion_plot_grows_with_its_classes()
    {
        CheckPicture(ConfusionPlot.Draw(["a", "b"], [[0, 0], [3, 9]], "two"), 480, 480);
        var picture = ConfusionPlot.Draw(["walk", "run", "stand", "fall"], [[90, 3, 2, 0], [10, 70, 0, 0], [1, 0, 120, 2], [0, 1, 1, 7]], "Test windows by class");
        CheckPicture(picture, 580, 580);
        Save("confusion.png", picture);
        // Long names stand aslant and are cut.
        var texts = Texts(ConfusionPlot.Draw(["a", "a name that is far longer than its column is wide"], [[1, 0], [0, 1]], "two"));
        Assert.Equal(2, texts.Count(text => text == "a name that is far longer t…"));
    }

    // Labels, as a drawing in lines has them.
    private static string[] Texts(Picture picture) => [.. XDocument.Parse(picture.Svg()).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim())];

    private static void CheckPicture(Picture picture, int width, int height)
    {
        var png = picture.Png();
        Assert.Equal(PngSignature, png[..4]);
        using var image = new ScottPlot.Image(png);
        Assert.Equal((width, height), (image.Width, image.Height));
        // An empty picture has one shade; lines, labels and legend make many.
        Assert.True(image.GetArrayGrayscale().Cast<byte>().Distinct().Count() > 20);
    }

    // LSTMONNX_PLOTS names a folder to look at the pictures in.
    private static void Save(string name, Picture picture)
    {
        if (Environment.GetEnvironmentVariable("LSTMONNX_PLOTS") is { Length: > 0 } folder)
            File.WriteAllBytes(Path.Combine(folder, name), picture.Png());
    }
}
