using System.CommandLine;
using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Help;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Inspection;
using LstmOnnx.Cli.Verification;
using LstmOnnx.Kernels;
using LstmOnnx.Runtime;
using LstmOnnx.Runtime.OnnxRuntime;

namespace LstmOnnx.Cli.Commands;

/// <summary><c>lstmonnx inspect MODEL</c>: what is in a model file, and what each engine makes of it.</summary>
internal static class InspectCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("inspect", "Shows what a model file says of itself, and what each engine makes of it.");
        var model = new Argument<string>("MODEL.onnx") { Description = "Any ONNX model." };
        var plan = new Option<bool>("--plan") { Description = "Shows what the SIMD engine makes of the nodes: how many were folded, became views, were fused or are computed, the kernel calls of a run and the memory." };
        var nodes = new Option<bool>("--nodes") { Description = "Shows the plan, after a line for each node." };
        var weights = new WeightOptions("Shows the plan with them. Default float32.");
        var times = new Option<bool>("--times") { Description = "Shows the plan, runs it on seeded inputs for a second, and shows the shortest time of each kernel call, the longest first." };
        var sizes = new SizeOptions();
        command.Arguments.Add(model);
        command.Options.Add(plan);
        command.Options.Add(nodes);
        weights.AddTo(command);
        command.Options.Add(times);
        sizes.AddTo(command);
        command.SetAction(parse =>
        {
            var of = sizes.Of(parse);
            var wantsPlan = parse.GetValue(plan) || parse.GetValue(nodes) || parse.GetValue(times) || weights.Named(parse) is not null || of.AreNamed || of.Fixed.Count > 0;
            return Run(parse.GetValue(model)!, wantsPlan, parse.GetValue(nodes), parse.GetValue(times), weights.Of(parse), of, context);
        });
        HelpText.Install(command,
            ("Inputs, outputs, operators, metadata, engines", "lstmonnx inspect model.onnx"),
            ("How the SIMD engine runs 16 rows of 48 steps", "lstmonnx inspect model.onnx --plan --batch 16 --time 48"),
            ("Which nodes' weights become bytes, and what they then take", "lstmonnx inspect model.onnx --plan --weights int8"),
            ("Where the time of such a run goes", "lstmonnx inspect model.onnx --plan --times --batch 16 --time 48"),
            ("One that chooses by its sample rate, node by node", "lstmonnx inspect vad.onnx --plan --nodes --shape input=1,512 --fix sr=16000"));
        return command;
    }

    private static int Run(string path, bool wantsPlan, bool wantsNodes, bool wantsTimes, WeightPrecision weights, Sizes sizes, CommandContext context)
    {
        var summary = ModelSummary.Read(path);
        using var simd = EngineAttempt.Load(path, SimdEngine.Default, weights);
        using var ort = EngineAttempt.Load(path, OnnxRuntimeEngine.Cpu);
        var (plan, times) = wantsPlan ? Plan(simd, sizes, wantsTimes) : (null, []);
        var report = new InspectReport(path, summary, [simd, ort], plan, times);
        report.Write(context.Output, wantsNodes);
        report.WriteJson(context.Output);
        // A plan that was asked for and cannot be made is the engine's refusal.
        if (wantsPlan && simd.Failure is { } failure)
        {
            if (failure is ModelRefusedException { Code: RefusalCode.DependsOnData })
                context.Output.Say("--fix NAME=VALUE plans with the value of an input");
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
        return ExitCode.Done;
    }

    private static (SessionPlan? Plan, IReadOnlyList<CallTime> Times) Plan(EngineAttempt simd, Sizes sizes, bool wantsTimes)
    {
        SessionPlan? plan = null;
        IReadOnlyList<CallTime> times = [];
        simd.Try(() =>
        {
            var shapes = sizes.ShapesOf(simd.Model!);
            var given = sizes.FixedOf(simd.Model!, shapes);
            using var session = wantsTimes
                ? simd.CreateSession(SeededInputs.Of(simd.Model!, shapes, seed: 1, given, RowLengths.Whole), sizes.Fixed.Keys)
                : simd.Model!.CreateSession(shapes, given.ToDictionary(pair => pair.Key, pair => pair.Value.ToFixed()));
            plan = session.Plan;
            if (wantsTimes)
                times = session.TimeCalls(TimeSpan.FromSeconds(1));
        });
        return (plan, times);
    }
}
