using LstmOnnx.Kernels;
using LstmOnnx.Runtime;

namespace LstmOnnx.Edge;

/// <summary>The command line: what is asked for, and each of its ends as an exit code with at most one message.</summary>
internal static class EdgeProgram
{
    private const string Help = """
        usage: lstmonnx-edge MODEL < rows.csv > predictions.csv            a prediction a row, once a whole window has been read
               lstmonnx-edge --stream MODEL < rows.csv > predictions.csv   a prediction a row, the state kept from row to row
               lstmonnx-edge --bench MODEL [STEPS]                         how long single steps on seeded input take (default 100000 of them)
               lstmonnx-edge --verify MODEL DIR                            runs DIR/test_data_set_*/input_*.pb and compares with output_*.pb
               lstmonnx-edge --info                                        the vector width in use, and what this file was compiled for
        rows: a number for each input feature, comma separated; a header line is skipped
        exit codes: 0 done, 1 outputs differ (--verify), 2 usage, 3 data, 4 model refused, 6 input or output, 70 a bug, 130 Ctrl-C
        """;

    /// <summary>Runs one command.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="input">Rows of numbers.</param>
    /// <param name="output">Takes predictions and reports.</param>
    /// <param name="errors">Takes a line where the command fails.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args, Stream input, RowWriter output, RowWriter errors)
    {
        var code = Guarded(() => Dispatch(args, input, output), errors);
        // Answers before a failure are answers all the same; whether they can be written counts only where all else went well.
        var flushed = Guarded(() => Flush(output), code == ExitCode.Done ? errors : null);
        return code == ExitCode.Done ? flushed : code;
    }

    private static int Dispatch(string[] args, Stream input, RowWriter output)
    {
        switch (args)
        {
            case ["--help" or "-h"]:
                output.Line(Help);
                return ExitCode.Done;
            case ["--info"]:
                output.Line($"simd {SimdWidths.NameOf(SimdWidths.Selected)} of {string.Join(", ", Array.ConvertAll([.. SimdWidths.Available], SimdWidths.NameOf))}");
                output.Line($"flavour {Flavour.Name}, {Flavour.Compiler}");
                return ExitCode.Done;
            case ["--stream", var model] when IsPath(model):
                Predictions.Stream(model, new TextLines(input), output);
                return ExitCode.Done;
            case ["--bench", var model] when IsPath(model):
                StepTimes.Measure(model, StepTimes.DefaultCount).Write(output);
                return ExitCode.Done;
            case ["--bench", var model, var steps] when IsPath(model):
                StepTimes.Measure(model, StepTimes.ParseCount(steps)).Write(output);
                return ExitCode.Done;
            case ["--verify", var model, var folder] when IsPath(model):
                return StoredData.Verify(model, folder, output) ? ExitCode.Done : ExitCode.Different;
            case [var model] when IsPath(model):
                Predictions.Windows(model, new TextLines(input), output);
                return ExitCode.Done;
            default:
                throw new UsageException(args.Length == 0 ? $"no model is given\n{Help}" : $"'{string.Join(' ', args)}' is not understood\n{Help}");
        }
    }

    private static bool IsPath(string text) => text.Length > 0 && text[0] != '-';

    private static int Flush(RowWriter output)
    {
        output.Flush();
        return ExitCode.Done;
    }

    private static int Guarded(Func<int> action, RowWriter? errors)
    {
        try
        {
            return action();
        }
        catch (Exception problem)
        {
            var (code, message) = Explain(problem);
            Say(errors, $"error: {message}");
            return code;
        }
    }

    private static (int Code, string Message) Explain(Exception problem) => problem switch
    {
        UsageException or InvalidOperationException => (ExitCode.Usage, problem.Message),
        FormatException => (ExitCode.Data, problem.Message),
        ModelRefusedException or EngineUnavailableException => (ExitCode.ModelRefused, problem.Message),
        IOException => (ExitCode.InputOutput, problem.Message),
        ArgumentException => (ExitCode.Usage, problem.Message),
        _ => (ExitCode.InternalError, $"internal error, please report it: {problem.GetType()}: {problem.Message}"),
    };

    private static void Say(RowWriter? errors, string text)
    {
        try
        {
            errors?.Line(text);
            errors?.Flush();
        }
        catch (IOException)
        {
            // Nobody listens; the exit code still tells.
        }
    }
}
