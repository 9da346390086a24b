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
    private const double DefaultSeconds = 1;

    public static Command Create(CommandContext context)
    {
        var command = new Command("bench", "Measures how long one run of a model takes on each engine, one thread, the engines in turn.");
        var model = new Argument<string>("MODEL.onnx") { Description = "Any ONNX model whose inputs and outputs are numbers or truth values." };
        var engines = new EngineOptions("each of several with commas is measured. Default simd,ort.");
        var seconds = new Option<string>("--seconds") { HelpName = "X", Description = "Time for each engine. Default 1." };
        var weights = new WeightOptions("Engines that cannot narrow them run them as they are. Default float32.");
        var sizes = new SizeOptions();
        command.Arguments.Add(model);
        engines.AddTo(command);
        command.Options.Add(seconds);
        weights.AddTo(command);
        sizes.AddTo(command);
        command.SetAction(parse => Run(parse.GetValue(model)!, engines.Of(parse), engines.Named(parse) is not null, weights.Of(parse), Seconds(parse.GetValue(seconds)), sizes.Of(parse), context));
        HelpText.Install(command,
            ("Both engines, one row of one window", "lstmonnx bench model.onnx"),
            ("64 rows of 50 steps, as JSON", "lstmonnx bench model.onnx --batch 64 --time 50 --json"));
        return command;
    }

    private static int Run(string path, IReadOnlyList<Engine> engines, bool isNamed, WeightPrecision weights, double seconds, Sizes sizes, CommandContext context)
    {
        var attempts = engines.Select(engine => EngineAttempt.Load(path, engine, weights)).ToArray();
        try
        {
            var latencies = Latency.Measure(attempts, sizes, TimeSpan.FromSeconds(seconds), context.Cancellation);
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
        var rows = latencies.Select(latency => new BenchRow(latency.Engine, latency.Description, latency.Calls, latency.Quantile(0.5), latency.Quantile(0.99), latency.Quantile(1),
            reference is null ? null : reference.Quantile(0.5) / latency.Quantile(0.5))).ToArray();
        if (rows.Length > 0)
        {
            output.Line($"{path}: {string.Join(", ", shapes.Select(shape => $"{LstmOnnx.Runtime.Readable.Name(shape.Key)} [{string.Join(", ", shape.Value)}]"))}; microseconds a run");
            var table = new TextTable("engine", "p50", "p99", "max", "runs", "times as fast as onnxruntime");
            foreach (var row in rows)
                table.Add(row.Description, Us(row.P50Us), Us(row.P99Us), Us(row.MaxUs), Numbers.Count(row.Calls), row.RatioToOrt is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "-");
            table.Write(output);
        }
        output.Json(new BenchDocument(path, shapes, rows, [.. attempts.Select(EngineDocument.Of)]), InspectionJson.Default.BenchDocument);
    }

    private static string Us(double value) => value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    private static double Seconds(string? text) => text is null ? DefaultSeconds
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 3600 ? seconds
        : throw new UsageException($"--seconds: '{text}' is not a number above 0 and up to 3600");
}
