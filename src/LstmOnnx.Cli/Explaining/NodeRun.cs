using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Verification;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Explaining;

/// <summary>Runs a model over rows, call after call with the states carried, and follows one node.</summary>
internal static class NodeRun
{
    /// <exception cref="UsageException">The inputs reach none of the nodes, or the node has no such direction or sequence.</exception>
    public static TracedSequence Run(FedRows rows, IReadOnlyList<RecurrentNodeInfo> nodes, string? direction, int sequence, CancellationToken cancellation)
    {
        foreach (var node in nodes)
        {
            using var tracer = RecurrentTracer.Open(rows.Model, node.Index);
            if (Run(rows, tracer, direction, sequence, cancellation) is { } traced)
                return traced;
        }
        throw new UsageException($"{(nodes.Count == 1 ? nodes[0].Label : "each recurrent node")} stands in a branch that these inputs do not take: choose another branch by --fix NAME=VALUE, or another node");
    }

    private static TracedSequence? Run(FedRows rows, RecurrentTracer tracer, string? direction, int sequence, CancellationToken cancellation)
    {
        var model = rows.Model;
        TensorData[] inputs = [.. model.Inputs.Select((input, i) => i == rows.MainInput ? rows.Of(0) : rows.Fixed.GetValueOrDefault(input.Name) ?? Zeros(rows.File, input, rows.Shapes[input.Name]))];
        bool[] isFixed = [.. model.Inputs.Select(input => rows.Fixed.ContainsKey(input.Name))];
        var joined = new JoinedTraces(rows, tracer.Node, NodeChoice.DirectionOf(tracer.Node, direction));
        LstmSession? session = null;
        try
        {
            for (var call = 0; call < rows.CallCount; call++)
            {
                cancellation.ThrowIfCancellationRequested();
                inputs[rows.MainInput] = rows.Of(call);
                // Where even the rows decide shapes, each call is planned anew.
                if (session is null || isFixed[rows.MainInput])
                {
                    session?.Dispose();
                    session = SessionOfValues.Create(tracer.Model, inputs, isFixed);
                }
                if (!tracer.IsReached(session))
                    return null;
                foreach (var i in Enumerable.Range(0, inputs.Length).Where(i => !isFixed[i]))
                    TypedBuffers.Fill(session, i, inputs[i]);
                session.Run();
                joined.Add(Read(tracer, session, joined.Direction, sequence));
                foreach (var state in rows.States)
                    inputs[state.InputIndex] = TypedBuffers.Result(session, model, state.OutputIndex) with { Shape = inputs[state.InputIndex].Shape };
            }
        }
        finally
        {
            session?.Dispose();
        }
        return joined.Result();
    }

    private static RecurrentTrace Read(RecurrentTracer tracer, LstmSession session, int direction, int sequence)
    {
        if (sequence > 1 && sequence > tracer.BatchSizeOf(session))
            throw new UsageException($"--sequence {sequence}: {tracer.Node.Label} runs {tracer.BatchSizeOf(session)} at once");
        return tracer.Read(session, direction, sequence - 1);
    }

    private static TensorData Zeros(string file, TensorInfo input, int[] shape) =>
        RowTensor.Of(file, input, shape, new float[checked((int)shape.Aggregate(1L, (product, length) => product * length))]);
}
