using System.Diagnostics;
using System.Globalization;
using LstmOnnx.BadInput;
using LstmOnnx.Runtime;

namespace LstmOnnx.Fuzz;

/// <summary>How long each bad model takes to be refused, under the default limits: the best of several, as a machine with other work would have it.</summary>
internal static class Refusals
{
    private const int Rounds = 7;

    // Where other work takes the processor, a late one gets more tries.
    private const int MostRounds = 50;
    private const int Shown = 12;

    public static int Run(double limitMilliseconds)
    {
        foreach (var model in BadModel.All)
            Time(model.Make());
        var times = BadModel.All.Select(model => (Model: model, Bytes: model.Make())).Select(made => (made.Model, made.Bytes.Length, Best: Best(made.Bytes, limitMilliseconds)))
            .OrderByDescending(time => time.Best).ToArray();
        foreach (var (model, length, best) in times.Take(Shown))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{best,8:0.00} ms {length,10} bytes  {model.Name}"));
        var late = times.Count(time => time.Best > limitMilliseconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times.Length} bad models, median {times[times.Length / 2].Best:0.000} ms, {late} above {limitMilliseconds} ms"));
        return late == 0 ? 0 : 1;
    }

    private static double Best(byte[] bytes, double limitMilliseconds)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds || (round < MostRounds && best > limitMilliseconds); round++)
            best = Math.Min(best, Time(bytes));
        return best;
    }

    private static double Time(byte[] bytes)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var model = LstmModel.Load(bytes);
            model.CreateSession(model.ShapesFor()).Dispose();
        }
        catch (ModelRefusedException)
        {
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        throw new InvalidOperationException("a bad model was not refused");
    }
}
