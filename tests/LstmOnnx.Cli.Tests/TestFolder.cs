using System.Globalization;
using System.Text;

namespace LstmOnnx.Cli.Tests;

/// <summary>A folder of its own for a test, removed after it.</summary>
public sealed class TestFolder : IDisposable
{
    public TestFolder() => Root = Directory.CreateTempSubdirectory("lstmonnx-test-").FullName;

    public string Root { get; }

    public string this[string name] => Path.Combine(Root, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>Half-hourly load with a season of 37 rows, so that neither the last value nor yesterday's tells it, a little noise by a seed, and a price that follows the day.</summary>
    public string WriteSeasonal(string name = "load.csv", int rows = 900)
    {
        var random = new Random(7);
        var text = new StringBuilder("time,load,price\n");
        var start = new DateTime(2024, 1, 1);
        for (var row = 0; row < rows; row++)
        {
            var time = start.AddMinutes(30 * row);
            var day = Math.Sin(2 * Math.PI * time.TimeOfDay.TotalDays);
            var load = 500 + (100 * Math.Sin(2 * Math.PI * row / 37)) + (4 * (random.NextDouble() - 0.5));
            text.Append(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd'T'HH:mm},{load:0.###},{20 + (5 * day):0.##}\n");
        }
        return Write(name, text.ToString());
    }

    /// <summary>Two channels whose slope says the class: up, down or flat, for 20 rows each time.</summary>
    public string WriteMotion(string name = "motion.csv", int rows = 1200)
    {
        var random = new Random(11);
        var text = new StringBuilder("x,y,activity\n");
        string[] names = ["down", "flat", "up"];
        var activity = 0;
        double x = 0;
        for (var row = 0; row < rows; row++)
        {
            if (row % 20 == 0)
                activity = random.Next(3);
            x = (0.8 * x) + (activity - 1) + (0.1 * (random.NextDouble() - 0.5));
            text.Append(CultureInfo.InvariantCulture, $"{x:0.####},{random.NextDouble():0.###},{names[activity]}\n");
        }
        return Write(name, text.ToString());
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
