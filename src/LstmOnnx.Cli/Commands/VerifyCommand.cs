using System.CommandLine;
using System.Globalization;
using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Help;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Inspection;
using LstmOnnx.Cli.Verification;
using LstmOnnx.Kernels;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Commands;

/// <summary><c>lstmonnx verify MODEL</c>: the judge. Both engines against each other, or an engine against stored outputs.</summary>
internal static class VerifyCommand
{
    private const int DefaultSteps = 1000;

    public static Command Create(CommandContext context)
    {
        var command = new Command("verify", "Checks that engines agree with each other, or with stored outputs; exit code 0 only where all agree.");
        var model = new Argument<string>("MODEL.onnx") { Description = "Any ONNX model whose inputs and outputs are numbers or truth values." };
        var data = new Option<string>("--test-data") { HelpName = "DIR", Description = "Folder with test_data_set_*/input_*.pb and output_*.pb. Default: seeded inputs, one engine against the other." };
        var engines = new EngineOptions("both is simd,ort. Default: simd with --test-data, both without. An engine that refuses the model fails the command where it is named.", takesBoth: true);
        var relative = new Option<string>("--rtol") { HelpName = "X", Description = "Allowed difference in proportion to the expected value. Default 1e-3; two units in the last place for floats of 16 bits. Integers agree exactly." };
        var absolute = new Option<string>("--atol") { HelpName = "X", Description = "Allowed difference on top of that. Default 1e-5." };
        var seed = new Option<string>("--seed") { HelpName = "N", Description = "Of inputs that are not stored. Default 1." };
        var weights = new WeightOptions("Compares the SIMD engine with such weights with itself with float32 ones, on the test data's inputs or seeded ones and over a stream; differences fail the command only beyond --rtol or --atol.");
        var steps = new Option<string>("--steps") { HelpName = "N", Description = "With --weights: steps of the stream. Default 1000." };
        command.Arguments.Add(model);
        foreach (var option in (Option[])[data, relative, absolute, seed])
            command.Options.Add(option);
        engines.AddTo(command);
        weights.AddTo(command);
        command.Options.Add(steps);
        var sizes = new SizeOptions();
        sizes.AddTo(command);
        command.SetAction(parse =>
        {
            var tolerance = new Tolerance(Number("--rtol", parse.GetValue(relative), Tolerance.Default.Relative), Number("--atol", parse.GetValue(absolute), Tolerance.Default.Absolute))
            {
                WidensForShortFloats = parse.GetValue(relative) is null,
            };
            if (weights.Named(parse) is { } precision)
            {
                if (engines.Named(parse) is not null)
                    throw new UsageException("--weights compares the SIMD engine with itself: leave out --engine");
                var simd = engines.Of(parse, "simd")[0];
                var isJudged = parse.GetValue(relative) is not null || parse.GetValue(absolute) is not null;
                return Narrowing(
                    new NarrowingRequest(parse.GetValue(model)!, parse.GetValue(data), simd, precision, Steps(parse.GetValue(steps)), isJudged ? tolerance : null, Seed(parse.GetValue(seed)), sizes.Of(parse)), context);
            }
            if (parse.GetValue(steps) is not null)
                throw new UsageException("--steps is for --weights");
            var request = new Request(parse.GetValue(model)!, parse.GetValue(data), Engines(engines, parse, parse.GetValue(data)), engines.Named(parse) is not null, tolerance, Seed(parse.GetValue(seed)), sizes.Of(parse));
            return Run(request, context);
        });
        HelpText.Install(command,
            ("Both engines on seeded inputs", "lstmonnx verify model.onnx"),
            ("The SIMD engine against outputs that others stored", "lstmonnx verify lstm/model.onnx --test-data lstm"),
            ("A model that chooses by its sample rate", "lstmonnx verify vad.onnx --shape input=1,512 --fix sr=16000"),
            ("What weights in bytes cost", "lstmonnx verify model.onnx --weights int8"),
            ("For a script", "lstmonnx verify model.onnx --engine both --json | tail -n 1"));
        return command;
    }

    private static int Run(Request request, CommandContext context)
    {
        CheckSizes(request.Data, request.Sizes);
        // What no engine would see is refused once, by the gate.
        ModelSummary.Read(request.Model);
        var sets = request.Data is null ? null : DataSet.FindAll(request.Data);
        var attempts = request.Engines.Select(engine => EngineAttempt.Load(request.Model, engine)).ToArray();
        try
        {
            var compared = sets is null ? Compare(attempts, request) : Compare(attempts, sets, request, context.Cancellation);
            VerifyReport.Write(context.Output, request.Model, attempts, compared, request.Tolerance);
            VerifyReport.WriteJson(context.Output, request.Model, request.Data, attempts, compared, request.Tolerance);
            if (compared.Any(one => !one.Result.Agrees))
                return ExitCode.GoalFailed;
            ThrowRefusal(attempts, request.IsNamed);
            return ExitCode.Done;
        }
        finally
        {
            foreach (var attempt in attempts)
                attempt.Dispose();
        }
    }

    private static int Narrowing(NarrowingRequest request, CommandContext context)
    {
        CheckSizes(request.Data, request.Sizes);
        var sets = request.Data is null ? null : DataSet.FindAll(request.Data);
        using var wide = Loaded(request.Model, request.Simd, WeightPrecision.Float32);
        using var narrow = Loaded(request.Model, request.Simd, request.Weights);
        var check = new NarrowingCheck(wide, narrow, request.Allowed ?? Tolerance.Default);
        var cases = sets?.Select(set => (set.Name, Inputs: (IReadOnlyList<TensorData>)StoredCheck.InputsOf(wide.Model!, set))) ?? EngineCheck.Cases(wide.Model!, request.Sizes, request.Seed);
        IReadOnlyList<TensorData>? first = null;
        foreach (var (set, inputs) in cases)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            check.Run(set, inputs, request.Sizes);
            first ??= inputs;
        }
        check.Stream(request.Steps, request.Seed, first!, context.Cancellation);
        NarrowingReport.Write(context.Output, request.Model, check, request.Allowed);
        NarrowingReport.WriteJson(context.Output, request.Model, request.Data, check, request.Allowed);
        return NarrowingReport.Agrees(check, request.Allowed) ? ExitCode.Done : ExitCode.GoalFailed;
    }

    private static EngineAttempt Loaded(string path, Engine simd, WeightPrecision weights)
    {
        var attempt = EngineAttempt.Load(path, simd, weights);
        if (attempt.Failure is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return attempt;
    }

    private static void CheckSizes(string? data, Sizes sizes)
    {
        if (data is not null && (sizes.AreNamed || sizes.Fixed.Count > 0))
            throw new UsageException("--test-data says all sizes and values: leave out --batch, --time, --shape and --fix");
    }

    private static int Steps(string? text) => text is null ? DefaultSteps
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) && steps is > 0 and <= 10_000_000 ? steps
        : throw new UsageException($"--steps: '{text}' is not a whole number from 1 to 10000000");

    private static IReadOnlyList<Engine> Engines(EngineOptions options, ParseResult parse, string? data)
    {
        var engines = options.Of(parse, data is null ? EngineNames.Default : "simd");
        return data is not null || engines.Count <= 2 ? engines
            : throw new UsageException($"--engine: found {engines.Count} engines; without --test-data two are compared with each other");
    }

    private static List<ComparedOutput> Compare(EngineAttempt[] attempts, IReadOnlyList<DataSet> sets, Request request, CancellationToken cancellation)
    {
        var compared = new List<ComparedOutput>();
        foreach (var attempt in attempts)
        {
            foreach (var set in sets)
            {
                cancellation.ThrowIfCancellationRequested();
                attempt.Try(() => compared.AddRange(StoredCheck.Run(attempt, set, request.Tolerance)));
            }
        }
        return compared;
    }

    private static IReadOnlyList<ComparedOutput> Compare(EngineAttempt[] attempts, Request request)
    {
        var usable = attempts.Where(attempt => attempt.Failure is null).ToArray();
        return usable.Length == 0 ? [] : EngineCheck.Run(usable[0], usable.Length > 1 ? usable[1] : null, request.Sizes, request.Seed, request.Tolerance);
    }

    // A refusal fails the command where its engine was asked for by name, or where no engine is left to say anything.
    private static void ThrowRefusal(EngineAttempt[] attempts, bool isNamed)
    {
        var failures = attempts.Select(attempt => attempt.Failure).OfType<Exception>().ToArray();
        if (failures.Length > 0 && (isNamed || failures.Length == attempts.Length))
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures.FirstOrDefault(failure => failure is ModelRefusedException) ?? failures[0]);
    }

    private static double Number(string flag, string? text, double absent) => text is null ? absent
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && double.IsFinite(number) ? number
        : throw new UsageException($"{flag}: '{text}' is not a number of 0 or more");

    private static int Seed(string? text) => text is null ? 1
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) ? seed
        : throw new UsageException($"--seed: '{text}' is not a whole number");

    private sealed record NarrowingRequest(string Model, string? Data, Engine Simd, WeightPrecision Weights, int Steps, Tolerance? Allowed, int Seed, Sizes Sizes);

    private sealed record Request(string Model, string? Data, IReadOnlyList<Engine> Engines, bool IsNamed, Tolerance Tolerance, int Seed, Sizes Sizes);
}
