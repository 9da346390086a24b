using System.CommandLine;
using System.Globalization;
using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Help;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Inspection;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Cli.Verification;
using LstmOnnx.Kernels;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Commands;

/// <summary><c>lstmonnx bench MODEL</c>: how long a run takes on each engine.</summary>
internal static class BenchCommand
{
    private const double DefaultSeconds = 20;
    private const int DefaultSteps = 1_000_000, MostSteps = 10_000_000;

    public static Command Create(CommandContext context)
    {
        var command = new Command("bench", "Times a million runs of a model one by one on each engine, the engines in turn.");
        var model = new Argument<string>("MODEL.onnx") { Description = "Any ONNX model whose inputs and outputs are numbers or truth values." };
        var engines = new EngineOptions("each of several with commas is measured. Default simd,ort.");
        var seconds = new Option<string>("--seconds") { HelpName = "X", Description = "The longest that one engine may take: it makes fewer runs then. Default 20." };
        var steps = new Option<string>("--steps") { HelpName = "N", Description = "Runs of each engine. Default 1000000." };
        var weights = new WeightOptions("Engines that cannot narrow them run them as they are. Default float32.");
        var sizes = new SizeOptions();
        command.Arguments.Add(model);
        engines.AddTo(command);
        command.Options.Add(steps);
        command.Options.Add(seconds);
        weights.AddTo(command);
        sizes.AddTo(command);
        command.SetAction(parse => Run(parse.GetValue(model)!, engines.Of(parse), engines.Named(parse) is not null, weights.Of(parse), Steps(parse.GetValue(steps)), Seconds(parse.GetValue(seconds)), sizes.Of(parse), context));
        HelpText.Install(command,
            ("Both engines, one row of one window", "lstmonnx bench model.onnx"),
            ("A quick look", "lstmonnx bench model.onnx --steps 10000"),
            ("64 rows of 50 steps, two threads, as JSON", "lstmonnx bench model.onnx --batch 64 --time 50 --threads 2 --json"));
        return command;
    }

    private static int Run(string path, IReadOnlyList<Engine> engines, bool isNamed, WeightPrecision weights, int steps, double seconds, Sizes sizes, CommandContext context)
    {
        var attempts = engines.Select(engine => EngineAttempt.Load(path, engine, weights)).ToArray();
        try
        {
            var latencies = Latency.Measure(attempts, sizes, steps, TimeSpan.FromSeconds(seconds), context.Cancellation);
            Write(path, attempts, latencies, context.Output);
            var failures = attempts.Select(attempt => attempt.Failure).OfType<Exception>().ToArray();
            if (failures.Length > 0 && (isNamed || latencies.Count == 0))
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures[0]);
            return ExitCode.Done;
        }
        finally
        {
            foreach (var attempt in attempts)
                attempt.Dispose();
        }
    }

    private static void Write(string path, EngineAttempt[] attempts, IReadOnlyList<Latency> latencies, Output output)
    {
        foreach (var attempt in attempts.Where(attempt => attempt.Failure is not null))
            output.Line($"{attempt.Engine} {(attempt.Status == "refused" ? "refuses the model" : "is unavailable")}: {attempt.Failure!.Message}");
        var shapes = latencies.Count == 0 ? [] : latencies[0].Shapes.ToDictionary();
        var reference = latencies.FirstOrDefault(latency => latency.Engine.StartsWith("onnxruntime", StringComparison.Ordinal));
        var rows = latencies.Select(latency => new BenchRow(latency.Engine, latency.Description, latency.Calls, latency.Quantile(0.5), latency.Quantile(0.99), latency.Quantile(0.999), latency.Quantile(0.9999), latency.Quantile(1),
            reference is null ? null : reference.Quantile(0.5) / latency.Quantile(0.5))).ToArray();
        var clock = Latency.ClockNs();
        if (rows.Length > 0)
        {
            output.Line($"{path}: {string.Join(", ", shapes.Select(shape => $"{LstmOnnx.Runtime.Readable.Name(shape.Key)} [{string.Join(", ", shape.Value)}]"))}; microseconds a run, {clock:F0} ns of them the clock's");
            var table = new TextTable("engine", "p50", "p99", "p99.9", "p99.99", "max", "runs", "times as fast as onnxruntime");
            foreach (var row in rows)
                table.Add(row.Description, Us(row.P50Us), Us(row.P99Us), Us(row.P999Us), Us(row.P9999Us), Us(row.MaxUs), Numbers.Count(row.Calls), row.RatioToOrt is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "-");
            table.Write(output);
        }
        output.Json(new BenchDocument(path, shapes, clock, rows, [.. attempts.Select(EngineDocument.Of)]), InspectionJson.Default.BenchDocument);
    }

    private static string Us(double value) => value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    private static int Steps(string? text) => text is null ? DefaultSteps
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps is > 0 and <= MostSteps ? steps
        : throw new UsageException($"--steps: '{text}' is not a whole number above 0 and up to {MostSteps}");

    private static double Seconds(string? text) => text is null ? DefaultSeconds
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 3600 ? seconds
        : throw new UsageException($"--seconds: '{text}' is not a number above 0 and up to 3600");
}
