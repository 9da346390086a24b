using LstmOnnx.Runtime.Tests.Corpus;
using LstmOnnx.Runtime.Tests.Support;

namespace LstmOnnx.Runtime.Tests.Tracing;

/// <summary>Every recurrent node of models that others trained, on their stored inputs: the cell recomputed in double gives what the engine gives.</summary>
public class TracedCorpusTests
{
    // As stored outputs are held: the backend tests' own.
    private const double Relative = 1e-3, Absolute = 1e-5;

    [Theory]
    [MemberData(nameof(CorpusData.Models), MemberType = typeof(CorpusData))]
    public void The_recomputed_cell_agrees_with_the_engine(string folder)
    {
        var path = CorpusData.PathOrSkip(folder);
        using var model = LstmModel.Load(Path.Combine(path, "model.onnx"));
        var set = StoredSet.All(path)[^1];
        var nodes = RecurrentTracer.NodesOf(model);
        // Its cells are written out in elementary operators.
        Assert.Equal(folder.EndsWith("dtln-2", StringComparison.Ordinal), nodes.Count == 0);
        var shown = 0;
        foreach (var node in nodes)
        {
            using var tracer = RecurrentTracer.Open(model, node.Index);
            using var session = set.Session(tracer.Model, out _);
            if (!tracer.IsReached(session))
            {
                Assert.Throws<InvalidOperationException>(() => tracer.Read(session));
                continue;
            }
            session.Run();
            for (var direction = 0; direction < node.DirectionCount; direction++)
            {
                shown++;
                Check(node, tracer.Read(session, direction));
            }
        }
        Assert.True(shown > 0 || nodes.Count == 0, "no node of the model was reached");
    }

    private static void Check(RecurrentNodeInfo node, RecurrentTrace trace)
    {
        var hidden = trace.Of(TracedPart.Hidden);
        for (var i = 0; i < trace.EngineHidden.Length; i++)
            Near(node, i < hidden.Length ? hidden[i] : 0, trace.EngineHidden[i]);
        for (var unit = 0; unit < trace.EngineFinalCell.Length; unit++)
            Near(node, trace.FinalCell[unit], trace.EngineFinalCell[unit]);
    }

    private static void Near(RecurrentNodeInfo node, double expected, double found) =>
        Assert.True(Math.Abs(expected - found) <= Absolute + (Relative * Math.Abs(expected)), $"{node.Label}: recomputed {expected}, the engine has {found}");
}
