using LstmOnnx.Runtime;

namespace LstmOnnx.Training;

/// <summary>Runs an exported model on seeded inputs, on each engine, and compares it with the network.</summary>
internal static class ExportCheck
{
    // Batches and lengths on both sides of 1 and of a vector's width; the inputs are the same for every engine.
    private static readonly (int BatchSize, int SequenceLength)[] Sizes = [(1, 1), (3, 7), (16, 2), (2, 48)];

    public static IReadOnlyList<EngineCheck> Run(LstmNetwork network, byte[] bytes, ExportOptions options)
    {
        var cases = Sizes.Select((size, seed) => new ExportCase(network, options, size.BatchSize, size.SequenceLength, seed + 1)).ToArray();
        var checks = options.Verify.Select(engine => Run(engine, bytes, options, cases)).ToArray();
        if (Array.TrueForAll(checks, check => check.MaxDifference is null))
            throw new EngineUnavailableException($"no engine could check the export, so nothing was written: {string.Join("; ", checks.Select(check => $"{check.Engine}: {check.Description}"))}");
        return checks;
    }

    private static EngineCheck Run(Engine engine, byte[] bytes, ExportOptions options, ExportCase[] cases)
    {
        try
        {
            using var model = LstmModel.Load(bytes, new LoadOptions { Engines = [engine] });
            var difference = 0.0;
            foreach (var test in cases)
            {
                difference = Math.Max(difference, RunSequence(model, test));
                if (options.Form == ModelForm.Streaming)
                    difference = Math.Max(difference, RunSteps(model, test));
            }

            return new EngineCheck(engine.Name, model.Choice.Description, difference);
        }
        catch (EngineUnavailableException failure)
        {
            var reason = failure.Rejected is [var only] ? only.Reason : failure.Message;
            return new EngineCheck(engine.Name, $"not available: {reason}", null);
        }
        catch (ModelRefusedException failure)
        {
            throw new ExportMismatchException($"{engine.Name} refuses the exported model, so nothing was written: {failure.Message}", failure);
        }
    }

    private static double RunSequence(LstmModel model, ExportCase test)
    {
        using var session = model.CreateSession(test.BatchSize, test.SequenceLength);
        if (test.TakesTokens)
            Tokens(test.RawInputs, session.Input<long>(ExportGraph.Input));
        else
            test.RawInputs.CopyTo(session.Input(ExportGraph.Input));
        test.Lengths?.CopyTo(session.Input<int>(ExportGraph.Lengths));
        session.Run();
        var outputs = session.Output(ExportGraph.Output);
        var difference = 0.0;
        var (size, answers) = (test.OutputSize, test.ReturnsSequences ? test.SequenceLength : 1);
        for (var row = 0; row < test.BatchSize; row++)
        {
            var length = test.LengthOf(row);
            for (var step = test.ReturnsSequences ? 0 : length - 1; step < length; step++)
            {
                var place = (row * answers) + (test.ReturnsSequences ? step : 0);
                difference = Math.Max(difference, test.Compare(model.Choice.Engine, "in one run", row, step + 1, outputs.Slice(place * size, size)));
            }
        }

        return difference;
    }

    // Two sequences one after the other: the second shows that Reset forgets the first.
    private static double RunSteps(LstmModel model, ExportCase test)
    {
        using var stream = model.CreateStream(test.BatchSize);
        var difference = 0.0;
        for (var round = 0; round < 2; round++)
        {
            for (var step = 0; step < test.SequenceLength; step++)
            {
                if (test.TakesTokens)
                    Tokens(test.RawStep(step), stream.Input<long>(ExportGraph.Input));
                else
                    test.RawStep(step).CopyTo(stream.Input<float>(ExportGraph.Input));
                stream.Step();
                var outputs = stream.Output<float>(ExportGraph.Output);
                for (var row = 0; row < test.BatchSize && test.HasExpected(step + 1); row++)
                    difference = Math.Max(difference, test.Compare(model.Choice.Engine, "step by step", row, step + 1, outputs.Slice(row * test.OutputSize, test.OutputSize)));
            }

            stream.Reset();
        }

        return difference;
    }

    private static void Tokens(float[] values, Span<long> tokens)
    {
        for (var i = 0; i < values.Length; i++)
            tokens[i] = (long)values[i];
    }
}
