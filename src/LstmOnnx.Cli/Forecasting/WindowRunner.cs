using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Forecasting;

/// <summary>Windows of a table of rows, as a model takes them.</summary>
/// <param name="Rows">[R, F], raw units.</param>
/// <param name="FeatureCount">F.</param>
/// <param name="Starts">First row of each window.</param>
/// <param name="Length">Rows of each window; of the longest where they have <paramref name="Lengths"/>.</param>
/// <param name="Lengths">Rows of each window where they are sequences of their own length; else null.</param>
internal sealed record WindowSet(float[] Rows, int FeatureCount, int[] Starts, int Length, int[]? Lengths = null)
{
    public int LengthOf(int index) => Lengths?[index] ?? Length;

    public ReadOnlySpan<float> Window(int index) => Rows.AsSpan(Starts[index] * FeatureCount, LengthOf(index) * FeatureCount);
}

/// <summary>Runs a model over windows, each from a zero state, and collects its outputs [N, O].</summary>
internal static class WindowRunner
{
    private const int BatchSize = 64;
    private const string LengthsInput = "lengths";

    /// <summary>Whole windows at once; a streaming form runs so too, its states set to zero, or step by step where windows have lengths, which it does not take.</summary>
    public static float[] RunSequences(LstmModel model, WindowSet windows, CancellationToken cancellation)
    {
        if (windows.Lengths is not null && model.Inputs.All(input => input.Name != LengthsInput))
            return RunSteps(model, windows, cancellation);
        var outputs = new List<float[]>();
        var batchSize = 0;
        LstmSession? session = null;
        try
        {
            for (var first = 0; first < windows.Starts.Length; first += BatchSize)
            {
                cancellation.ThrowIfCancellationRequested();
                var count = Math.Min(BatchSize, windows.Starts.Length - first);
                if (count != batchSize)
                {
                    session?.Dispose();
                    session = model.CreateSession(count, windows.Length);
                    batchSize = count;
                }
                outputs.Add(RunBatch(model, session!, windows, first, count));
            }
        }
        finally
        {
            session?.Dispose();
        }
        return [.. outputs.SelectMany(part => part)];
    }

    /// <summary>Row by row through a stream that is reset before each window; the output after a window's last row counts.</summary>
    public static float[] RunSteps(LstmModel model, WindowSet windows, CancellationToken cancellation)
    {
        using var stream = model.CreateStream();
        var outputSize = OutputSize(model);
        var outputs = new float[windows.Starts.Length * outputSize];
        for (var w = 0; w < windows.Starts.Length; w++)
        {
            cancellation.ThrowIfCancellationRequested();
            stream.Reset();
            var output = outputs.AsSpan(w * outputSize, outputSize);
            var rows = windows.Window(w);
            for (var t = 0; t < windows.LengthOf(w); t++)
                stream.Step(rows.Slice(t * windows.FeatureCount, windows.FeatureCount), output);
        }
        return outputs;
    }

    /// <summary>Row by row through one stream that is never reset, from the first window's first row on; the outputs at the windows' last rows are kept.</summary>
    public static float[] RunStateful(LstmModel model, WindowSet windows, CancellationToken cancellation)
    {
        using var stream = model.CreateStream();
        var outputSize = OutputSize(model);
        var output = new float[outputSize];
        var outputs = new float[windows.Starts.Length * outputSize];
        var row = windows.Starts[0];
        for (var w = 0; w < windows.Starts.Length; w++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (; row < windows.Starts[w] + windows.Length; row++)
                stream.Step(windows.Rows.AsSpan(row * windows.FeatureCount, windows.FeatureCount), output);
            output.CopyTo(outputs.AsSpan(w * outputSize));
        }
        return outputs;
    }

    private static float[] RunBatch(LstmModel model, LstmSession session, WindowSet windows, int first, int count)
    {
        foreach (var state in model.States)
            session.Input(state.InputIndex).Clear();
        var input = session.Input(MainInput(model));
        var length = windows.Length * windows.FeatureCount;
        input.Clear();
        for (var b = 0; b < count; b++)
            windows.Window(first + b).CopyTo(input.Slice(b * length, length));
        for (var b = 0; b < count && windows.Lengths is not null; b++)
            session.Input<int>(LengthsInput)[b] = windows.LengthOf(first + b);
        session.Run();
        return session.Output(MainOutput(model)).ToArray();
    }

    public static int MainInput(LstmModel model) => Enumerable.Range(0, model.Inputs.Count).First(i => model.States.All(s => s.InputIndex != i));

    public static int MainOutput(LstmModel model) => Enumerable.Range(0, model.Outputs.Count).First(o => model.States.All(s => s.OutputIndex != o));

    public static int OutputSize(LstmModel model) => (int)(model.Outputs[MainOutput(model)].Shape[^1].Size ?? throw new InvalidOperationException("the model's output has no fixed size"));
}
