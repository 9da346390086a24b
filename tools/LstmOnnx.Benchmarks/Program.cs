using LstmOnnx.Benchmarks;

if (Arguments.Parse(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}
var report = new Report(Console.Out, arguments.Json);
try
{
    if (arguments.Command == "corpus")
        return CorpusBenchmark.Run(arguments, report);
    if (arguments.Command == "inference")
    {
        foreach (var work in InferenceCase.All.Where(work => arguments.Works.Count == 0 || arguments.Works.Contains(work.Work)))
        {
            foreach (var row in InferenceBenchmark.Run(work, arguments.Seconds))
                report.Write(row);
        }
    }
    else if (arguments.Command == "latency")
    {
        foreach (var row in LatencyBenchmark.Run(arguments.Steps, arguments.StepSeconds))
            report.Write(row);
    }
    else if (arguments.Command == "roofline")
    {
        var limits = MachineLimits.Measure(arguments.Seconds / 3);
        report.Write(RooflineBenchmark.Machine(limits));
        foreach (var work in InferenceCase.All.Where(work => arguments.Works.Count == 0 || arguments.Works.Contains(work.Work)))
            report.Write(RooflineBenchmark.Row(work, InferenceBenchmark.Run(work, arguments.Seconds).First(row => row.Engine == "simd"), limits));
    }
    else if (arguments.Command == "markdown")
    {
        MarkdownTables.Write(Console.In, Console.Out);
    }
    else
    {
        // Of one core: two threads may reach twice as much.
        var fmaPeak = FmaPeak.Measure();
        foreach (var work in TrainingCase.All)
        {
            foreach (var threads in new[] { 1, 2 })
                report.Write(TrainingBenchmark.Run(work, threads, fmaPeak, arguments.Seconds));
        }
    }
    return 0;
}
catch (Exception mistaken) when (mistaken is InvalidOperationException or InvalidDataException)
{
    Console.Error.WriteLine($"error: {mistaken.Message}");
    return 1;
}
