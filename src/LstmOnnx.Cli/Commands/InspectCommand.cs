using System.CommandLine;
using LstmOnnx.Cli.Help;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Inspection;
using LstmOnnx.Cli.Verification;
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
        var plan = new Option<bool>("--plan") { Description = "Shows what the SIMD engine makes of each node: folded, a view, fused or computed, and the kernel calls of a run." };
        var sizes = new SizeOptions();
        command.Arguments.Add(model);
        command.Options.Add(plan);
        sizes.AddTo(command);
        command.SetAction(parse => Run(parse.GetValue(model)!, parse.GetValue(plan), sizes.Of(parse), context));
        HelpText.Install(command,
            ("Inputs, outputs, operators, metadata, engines", "lstmonnx inspect model.onnx"),
            ("How the SIMD engine runs 16 rows of 48 steps", "lstmonnx inspect model.onnx --plan --batch 16 --time 48"));
        return command;
    }

    private static int Run(string path, bool wantsPlan, Sizes sizes, CommandContext context)
    {
        var summary = ModelSummary.Read(path);
        using var simd = EngineAttempt.Load(path, SimdEngine.Default);
        using var ort = EngineAttempt.Load(path, OnnxRuntimeEngine.Cpu);
        var plan = wantsPlan ? Plan(simd, sizes) : null;
        var report = new InspectReport(path, summary, [simd, ort], plan);
        report.Write(context.Output);
        report.WriteJson(context.Output);
        // A plan that was asked for and cannot be made is the engine's refusal.
        if (wantsPlan && simd.Failure is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return ExitCode.Done;
    }

    private static IReadOnlyList<string>? Plan(EngineAttempt simd, Sizes sizes)
    {
        IReadOnlyList<string>? lines = null;
        simd.Try(() =>
        {
            using var session = simd.Model!.CreateSession(sizes.ShapesOf(simd.Model));
            lines = session.Plan!.Lines;
        });
        return lines;
    }
}
