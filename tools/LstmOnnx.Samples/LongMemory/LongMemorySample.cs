using LstmOnnx.Training;

namespace LstmOnnx.Samples.LongMemory;

/// <summary>
/// LSTM, GRU and plain RNN of the same size on two tasks over 200 steps, with the same optimiser, clipping, sequences and seed. Where a contender has several rates, the best by validation counts. The LSTM is exported and
/// scored as a file.
/// </summary>
internal static class LongMemorySample
{
    private const int TestCount = 2000;
    private const int StreamedCount = 50;
    private const int TestSeed = 2;

    public static void Run(SampleRun run)
    {
        MemoryTask[] tasks = [new AddingProblem(), new DelayedRecall()];
        var shown = new List<MemoryRun>();
        foreach (var seed in run.Seeds)
        {
            foreach (var task in tasks)
            {
                var test = task.Draw(TestCount, TestSeed);
                Console.WriteLine($"{task.Name}, seed {seed}: {task.SequenceLength} steps, a {task.LossName} of {task.TrivialLoss:F4} is for nothing remembered");
                foreach (var contender in Contender.All)
                {
                    var best = contender.Rates.Select(rate => Told(MemoryRun.Train(task, contender, rate, seed, run.Threads))).MinBy(one => one.BestLoss)!;
                    var answers = new float[TestCount * task.OutputSize];
                    best.Network.Predict(test.Rows, TestCount, task.SequenceLength, answers);
                    var score = task.Score(test, answers);
                    Console.WriteLine($"  {contender.Name}, rate {best.Rate}: {task.ScoreName} on {TestCount} new sequences {score:F4}, {(task.IsSolved(score) ? "solved" : "not solved")}");
                    if (seed == run.Seeds[0])
                        shown.Add(best);
                }
            }
        }
        foreach (var lstm in shown.Where(one => one.Contender.Cell == CellKind.Lstm))
            Export(lstm, run);
        File.WriteAllBytes(run.PathOf("long-memory.png"), LongMemoryPlot.Draw(tasks, shown));
        Console.WriteLine($"wrote {run.PathOf("long-memory.png")}");
    }

    private static MemoryRun Told(MemoryRun run)
    {
        Console.WriteLine($"  {run.Contender.Name}, rate {run.Rate}: lowest validation loss {run.BestLoss:F4} after {run.Curve.MinBy(point => point.Loss).Update} of {run.Curve[^1].Update} updates");
        Console.Error.WriteLine($"       {run.Duration.TotalSeconds:F1} s");
        return run;
    }

    private static void Export(MemoryRun lstm, SampleRun run)
    {
        var task = lstm.Task;
        var whole = ModelFiles.Write(lstm.Network, run.PathOf($"{task.Name}.onnx"), new ExportOptions());
        var streaming = ModelFiles.Write(lstm.Network, run.PathOf($"{task.Name}.streaming.onnx"), new ExportOptions { Form = ModelForm.Streaming });
        var test = task.Draw(TestCount, TestSeed);
        Console.WriteLine($"  {whole} on the SIMD engine: {task.ScoreName} {task.Score(test, ModelFiles.Answers(whole, test, task.OutputSize)):F4} on {TestCount} new sequences");
        var few = task.Draw(StreamedCount, TestSeed);
        Console.WriteLine($"  {streaming} step by step: {task.ScoreName} {task.Score(few, ModelFiles.StreamedAnswers(streaming, few, task.OutputSize)):F4} on the first {StreamedCount}");
    }
}
