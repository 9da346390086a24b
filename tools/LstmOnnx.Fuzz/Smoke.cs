using System.Diagnostics;
using LstmOnnx.BadInput;

namespace LstmOnnx.Fuzz;

/// <summary>A fuzzer without coverage, for a machine that has no other: files of a folder and the small models, damaged at random.</summary>
internal static class Smoke
{
    private const int Seed = 1;

    public static int Run(string folder, TimeSpan time)
    {
        var seeds = SmallModels.All.Concat(Directory.EnumerateFiles(folder, "*.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(path => new FileInfo(path).Length <= Trial.Options.Limits.MaxFileBytes).Select(path => (path, File.ReadAllBytes(path)))).ToArray();
        var random = new Random(Seed);
        using var watched = new Watched($"smoke, {seeds.Length} files");
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time && !watched.HasEnough;)
        {
            var (name, whole) = seeds[random.Next(seeds.Length)];
            var other = seeds[random.Next(seeds.Length)].Item2;
            watched.Try(Mutator.Damage(whole, other, random), () => $"{name}, input {watched.Tried}");
        }
        watched.Report();
        return watched.Faults == 0 ? 0 : 1;
    }
}
