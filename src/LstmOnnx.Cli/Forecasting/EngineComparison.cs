using LstmOnnx.Cli.Training;
using LstmOnnx.Runtime;
using LstmOnnx.Runtime.OnnxRuntime;

namespace LstmOnnx.Cli.Forecasting;

/// <summary>Both forms of a model on both engines, over the test windows, against each other and against the trainer; all on unit scale.</summary>
/// <param name="Rows">A row for each form and engine.</param>
/// <param name="Unavailable">Engines that this machine cannot run.</param>
internal sealed record EngineComparison(IReadOnlyList<EngineComparison.Row> Rows, IReadOnlyList<string> Unavailable)
{
    /// <summary>How one engine ran one form.</summary>
    /// <param name="Form">Sequence or streaming.</param>
    /// <param name="Engine">Its name.</param>
    /// <param name="Outputs">[N, O], raw units.</param>
    /// <param name="ToTrainer">Largest difference from the trainer.</param>
    /// <param name="Elapsed">For all windows.</param>
    internal sealed record Row(string Form, string Engine, float[] Outputs, double ToTrainer, TimeSpan Elapsed);

    /// <summary>Largest difference between any two rows of different engines; null where only one engine took part.</summary>
    public double? BetweenEngines(IReadOnlyList<float> scales)
    {
        double? largest = null;
        foreach (var left in Rows)
        {
            foreach (var right in Rows.Where(right => right.Engine != left.Engine))
                largest = Math.Max(largest ?? 0, Difference(left.Outputs, right.Outputs, scales));
        }
        return largest;
    }

    public double ToTrainer => Rows.Max(row => row.ToTrainer);

    /// <summary>Runs both forms on the SIMD engine and on ONNX Runtime.</summary>
    public static EngineComparison Run(TrainingResult result, CancellationToken cancellation)
    {
        var windows = TableInput.TestWindows(result.Data);
        var trainer = Trainer(result);
        var rows = new List<Row>();
        var unavailable = new List<string>();
        foreach (var engine in (Engine[])[SimdEngine.Default, OnnxRuntimeEngine.Cpu])
        {
            try
            {
                rows.Add(Run("sequence", result.Files.Model, engine, trainer, result, model => WindowRunner.RunSequences(model, windows, cancellation)));
                if (result.Files.StreamingModel is { } streaming)
                    rows.Add(Run("streaming", streaming, engine, trainer, result, model => WindowRunner.RunSteps(model, windows, cancellation)));
            }
            catch (EngineUnavailableException)
            {
                // The export has said why.
                unavailable.Add(engine.Name);
            }
        }
        return new EngineComparison(rows, unavailable);
    }

    private static Row Run(string form, string path, Engine engine, float[] trainer, TrainingResult result, Func<LstmModel, float[]> run)
    {
        using var model = LstmModel.Load(path, new LoadOptions { Engines = [engine] });
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var outputs = run(model);
        return new Row(form, engine.Name, outputs, ToUnitScale(outputs, result).Zip(trainer, (a, b) => Math.Abs(a - b)).Max(), clock.Elapsed);
    }

    // [N, O] as the network gives them.
    private static float[] Trainer(TrainingResult result)
    {
        var (data, test) = (result.Data, result.Data.Test);
        var inputs = new float[test.Count * test.Length * data.FeatureCount];
        var windows = new WindowSet(data.Rows, data.FeatureCount, test.Starts, test.Length);
        for (var w = 0; w < test.Count; w++)
            windows.Window(w).CopyTo(inputs.AsSpan(w * test.Length * data.FeatureCount));
        var outputs = new float[test.Count * data.OutputSize];
        result.Network.Predict(inputs, test.Count, test.Length, outputs);
        return outputs;
    }

    // Undoes what the graph does after the network: the difference's baseline and the scaling.
    private static double[] ToUnitScale(float[] outputs, TrainingResult result)
    {
        var (data, size) = (result.Data, result.Data.OutputSize);
        if (data.TargetScaling is not { } scaling)
            return Array.ConvertAll(outputs, output => (double)output);
        var unit = new double[outputs.Length];
        for (var i = 0; i < unit.Length; i++)
        {
            var (window, column) = (i / size, i % size);
            var lastRow = data.Test.Starts[window] + data.Test.Length - 1;
            double baseline = data.BaselineColumns is { } columns ? data.RawRows[(lastRow * data.FeatureCount) + columns[column]] : 0;
            unit[i] = (outputs[i] - baseline - scaling.Offsets[column]) / scaling.Scales[column];
        }
        return unit;
    }

    private static double Difference(float[] left, float[] right, IReadOnlyList<float> scales)
    {
        double largest = 0;
        for (var i = 0; i < left.Length; i++)
            largest = Math.Max(largest, Math.Abs((double)left[i] - right[i]) / scales[i % scales.Count]);
        return largest;
    }
}
