using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Operators;
using LstmOnnx.Runtime.Tracing;

namespace LstmOnnx.Runtime;

/// <summary>
/// Looks into one recurrent node: LSTM, GRU or RNN with all their attributes. <see cref="Model"/> computes what the file does and shows beside it what the node reads and gives; after a run <see cref="Read"/> recomputes the cell
/// in double, with its gates at every step. Made for explaining, not for speed.
/// </summary>
public sealed class RecurrentTracer : IDisposable
{
    private readonly ExposedNode _exposed;
    private readonly RecurrentAttributes _attributes;

    private RecurrentTracer(LstmModel model, RecurrentNodeInfo node, ExposedNode exposed, RecurrentAttributes attributes) =>
        (Model, Node, _exposed, _attributes) = (model, node, exposed, attributes);

    /// <summary>The model on the SIMD engine: the file's inputs, and its outputs before those that show the node.</summary>
    public LstmModel Model { get; }

    /// <summary>The node.</summary>
    public RecurrentNodeInfo Node { get; }

    /// <summary>The recurrent nodes of a model, those in the branches of Ifs among them, in the file's order; empty where there is none.</summary>
    public static IReadOnlyList<RecurrentNodeInfo> NodesOf(LstmModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. NodePath.Recurrent(model.Document.Graph).Select((path, i) => Info(path.Node.Name, path.Node.Label, path.Node.OpType, AttributesOf(model, path, RecurrentSemantics.OnnxRuntime), i))];
    }

    /// <summary>Loads the model once more, with a node's values among its outputs.</summary>
    /// <param name="model">A model on any engine.</param>
    /// <param name="node">The node's <see cref="RecurrentNodeInfo.Index"/>.</param>
    /// <param name="engine">The engine that runs it; the default one where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such node.</exception>
    /// <exception cref="ModelRefusedException">The engine does not support what the model needs.</exception>
    public static RecurrentTracer Open(LstmModel model, int node, SimdEngine? engine = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        engine ??= SimdEngine.Default;
        var paths = NodePath.Recurrent(model.Document.Graph).ToArray();
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)node, (uint)paths.Length, nameof(node));
        var (path, attributes) = (paths[node], AttributesOf(model, paths[node], engine.Semantics));
        var exposed = ExposedNode.Of(model.Document, path);
        var loaded = LstmModel.Load(exposed.Document, new LoadOptions { Engines = [engine], Limits = model.Limits });
        return new RecurrentTracer(loaded, Info(path.Node.Name, path.Node.Label, path.Node.OpType, attributes, node), exposed, attributes);
    }

    /// <summary>Whether the session computes the node: one in a branch of an If is left out where the condition, known when the session was made, chooses the other branch.</summary>
    /// <exception cref="ArgumentException">The session is of another model.</exception>
    public bool IsReached(LstmSession session)
    {
        Check(session);
        return session.OutputType(_exposed.Outputs[ExposedNode.OutputsAt]) != ElementType.Bool;
    }

    /// <summary>The rows that the node runs at once in a session that reaches it.</summary>
    /// <exception cref="ArgumentException">The session is of another model.</exception>
    public int BatchSizeOf(LstmSession session)
    {
        Check(session);
        return new NodeValues(session, _exposed).Shape(RecurrentInputs.XAt)[_attributes.BatchFirst ? 0 : 1];
    }

    /// <summary>Recomputes one direction of the node for one row of its batch, from what the session's last run read.</summary>
    /// <param name="session">A session of <see cref="Model"/> that has run.</param>
    /// <param name="direction">0, or 1 for the second of two directions, which goes backwards.</param>
    /// <param name="row">The row of the node's batch.</param>
    /// <exception cref="ArgumentException">The session is of another model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The node has no such direction or row.</exception>
    /// <exception cref="InvalidOperationException">The session does not reach the node.</exception>
    public RecurrentTrace Read(LstmSession session, int direction = 0, int row = 0)
    {
        if (!IsReached(session))
            throw new InvalidOperationException($"{Node.Label} stands in a branch that the session does not take: fix its condition otherwise");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)direction, (uint)_attributes.DirectionCount, nameof(direction));
        var values = new NodeValues(session, _exposed);
        var (x, hiddenSize) = (values.Shape(RecurrentInputs.XAt), values.Shape(RecurrentInputs.RAt)[2]);
        var batchFirst = _attributes.BatchFirst;
        var (sequenceLength, batchSize, inputSize) = (x[batchFirst ? 1 : 0], x[batchFirst ? 0 : 1], x[2]);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)batchSize, nameof(row));
        var steps = values.Has(RecurrentInputs.LengthsAt) ? (int)values.Of(RecurrentInputs.LengthsAt)[row] : sequenceLength;
        double[] Initial(int place) => values.State(place, batchFirst, direction, row, hiddenSize);
        var isLstm = _attributes.Kind == RecurrentKind.Lstm;
        var replay = new CellReplay(_attributes.Cells[direction], Initial(RecurrentInputs.InitialHiddenAt), isLstm ? Initial(RecurrentInputs.InitialCellAt) : []);
        var parts = replay.Run(Weights(values, direction, inputSize, hiddenSize), RowOf(values.Of(RecurrentInputs.XAt), batchFirst, row, sequenceLength, batchSize, inputSize), steps,
            _attributes.Direction == RecurrentDirection.Reverse || direction == 1);
        // A row of length 0 ends in zeros where ONNX Runtime is followed, whatever it started from.
        if (steps == 0 && !_attributes.Cells[direction].KeepsStateOfEmptyRows)
            Array.Clear(replay.Cell);
        return new RecurrentTrace(parts)
        {
            SequenceLength = sequenceLength,
            Steps = steps,
            BatchSize = batchSize,
            HiddenSize = hiddenSize,
            Type = values.Type(ExposedNode.OutputsAt),
            EngineHidden = Outputs(values, direction, row, sequenceLength, batchSize, hiddenSize),
            EngineFinalCell = isLstm ? values.State(ExposedNode.OutputsAt + 2, batchFirst, direction, row, hiddenSize) : [],
            FinalCell = replay.Cell,
        };
    }

    /// <summary>Releases <see cref="Model"/>; dispose its sessions before.</summary>
    public void Dispose() => Model.Dispose();

    private void Check(LstmSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (session.Model != Model)
            throw new ArgumentException("the session is of another model; expected one of this tracer's Model", nameof(session));
    }

    private static RecurrentNodeInfo Info(string name, string label, string opType, RecurrentAttributes attributes, int index) => new(index, name, label, opType, attributes.Direction switch
    {
        RecurrentDirection.Reverse => "reverse",
        RecurrentDirection.Bidirectional => "bidirectional",
        _ => "forward",
    });

    private static RecurrentAttributes AttributesOf(LstmModel model, NodePath path, RecurrentSemantics semantics) => RecurrentAttributes.Read(
        new NodeReader(path.Node, (int)model.Document.OpsetImports.First(o => o.Domain is "" or "ai.onnx").Version, semantics),
        path.Node.OpType switch { "LSTM" => RecurrentKind.Lstm, "GRU" => RecurrentKind.Gru, _ => RecurrentKind.Rnn });

    private DoubleWeights Weights(NodeValues values, int direction, int inputSize, int hiddenSize)
    {
        double[] Own(int place) => values.OfDirection(place, direction, _attributes.DirectionCount);
        return new DoubleWeights
        {
            InputSize = inputSize,
            HiddenSize = hiddenSize,
            InputWeights = Own(RecurrentInputs.WAt),
            RecurrentWeights = Own(RecurrentInputs.RAt),
            Bias = Own(RecurrentInputs.BAt),
            Peepholes = Own(RecurrentInputs.PAt),
        };
    }

    private static double[] RowOf(double[] x, bool batchFirst, int row, int sequenceLength, int batchSize, int inputSize)
    {
        if (batchFirst)
            return x[(row * sequenceLength * inputSize)..((row + 1) * sequenceLength * inputSize)];
        var own = new double[sequenceLength * inputSize];
        for (var t = 0; t < sequenceLength; t++)
            Array.Copy(x, ((t * batchSize) + row) * inputSize, own, t * inputSize, inputSize);
        return own;
    }

    // Y is [T, D, B, H], or [B, T, D, H].
    private double[] Outputs(NodeValues values, int direction, int row, int sequenceLength, int batchSize, int hiddenSize)
    {
        var (y, directions) = (values.Of(ExposedNode.OutputsAt), _attributes.DirectionCount);
        var own = new double[sequenceLength * hiddenSize];
        for (var t = 0; t < sequenceLength; t++)
        {
            var at = _attributes.BatchFirst ? (((row * sequenceLength) + t) * directions) + direction : (((t * directions) + direction) * batchSize) + row;
            Array.Copy(y, at * hiddenSize, own, t * hiddenSize, hiddenSize);
        }
        return own;
    }
}
