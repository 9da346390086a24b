using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Graphs;

namespace LstmOnnx.Runtime.Planning;

/// <summary>
/// What crosses the edge of a plan. Float, Double and 64-bit integers lie in the caller's buffers as kernels read them; other types have a buffer of their own, and a call that converts. A fixed input is a
/// constant. States are carried from their outputs to their inputs at the end of a run.
/// </summary>
internal sealed class PlanEdges(Planner planner, Graph graph, PlanRequest request)
{
    private readonly Value?[] _inputs = new Value?[graph.Inputs.Length];

    /// <summary>What callers fill, as it lies in the arena; null for fixed inputs.</summary>
    public IReadOnlyList<Value?> InputBuffers => _inputs;

    /// <summary>What callers read: an entry per output, row-major.</summary>
    public Value[] OutputBuffers { get; } = new Value[graph.Outputs.Length];

    /// <summary>Gives every model input its value, and its buffer.</summary>
    public Value[] Inputs()
    {
        var values = new Value[_inputs.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (info, shape) = (graph.InputInfos[i], request.InputShapes[i]);
            var where = $"input '{Readable.Name(info.Name)}'";
            if (ElementTypes.CarrierOf(info.Type) is not { } carrier)
                throw Unsupported(where, info.Type);
            planner.Budget.Check(where, Layout.Count(shape), ElementTypes.SizeOf(carrier));
            var isState = request.States.Any(s => s.InputIndex == i);
            if (request.FixedInputs.TryGetValue(i, out var given))
                values[i] = new Value(info.Type, shape, planner.Constant(given));
            else if (ElementTypes.IsDirect(info.Type))
                values[i] = _inputs[i] = new Value(info.Type, shape, Storage.Input(Layout.Count(shape), isState, carrier));
            else
                values[i] = Converted(i, info.Type, shape, isState);
        }
        return values;
    }

    /// <summary>Gives every output its buffer, and states their way back.</summary>
    /// <param name="taken">States that a node updates in place.</param>
    public Value[] Outputs(IReadOnlySet<Storage> taken)
    {
        var values = new Value[graph.Outputs.Length];
        for (var i = 0; i < values.Length; i++)
            (values[i], OutputBuffers[i]) = Result(i, taken);
        CarryStates();
        return values;
    }

    /// <summary>The states that the session carries.</summary>
    public IReadOnlyList<KeptState> States() => [.. request.States.Select(s => new KeptState("", _inputs[s.InputIndex]!, null))];

    private Value Converted(int input, ElementType type, int[] shape, bool isState)
    {
        var raw = _inputs[input] = new Value(ElementType.Float, [Words(type, shape)], Storage.Input(Words(type, shape), isState));
        var value = new Value(type, shape, Storage.InArena(Layout.Count(shape), ElementTypes.CarrierOf(type)!.Value));
        planner.Emit(new Emission($"input {input}: {Layout.Count(shape)} elements of type {type}", [raw], [value], EdgeCalls.In(raw, value), InPlace: false));
        return value;
    }

    // A result has a place of its own, row-major, that holds until the next run; an input may not be handed back as an output, for callers write to it.
    // A state that comes in is overwritten before the caller reads results; where a node has taken its place, what it shows is the next state already.
    private (Value Value, Value Buffer) Result(int output, IReadOnlySet<Storage> taken)
    {
        var (value, info) = (planner.Of(graph.Outputs[output]), graph.OutputInfos[output]);
        if (info.Type != ElementType.Undefined && info.Type != value.Type)
            throw new ModelRefusedException(RefusalCode.UnsupportedType, $"output '{Readable.Name(info.Name)}' is declared as {info.Type}, the graph gives {value.Type}: export the model again");
        var where = $"output {output}";
        if (!ElementTypes.IsDirect(value.Type))
            return (value, Narrowed(where, value.IsRowMajor ? value : Copied(value, where)));
        var stays = !value.Storage.Persistent
            || (value.Storage.IsState && (taken.Contains(value.Storage) || request.States.All(s => _inputs[s.InputIndex]!.Storage != value.Storage)));
        var buffer = value.IsRowMajor && !value.IsConstant && stays ? value : Copied(value, where);
        return (value, buffer);
    }

    private Value Narrowed(string where, Value value)
    {
        var raw = new Value(ElementType.Float, [Words(value.Type, value.Shape)], Storage.InArena(Words(value.Type, value.Shape)));
        planner.Emit(new Emission($"{where}: {value.Count} elements of type {value.Type}", [value], [raw], EdgeCalls.Out(value, raw), InPlace: false));
        return raw;
    }

    private Value Copied(Value value, string where)
    {
        planner.Budget.Check(where, value.Count, ElementTypes.SizeOf(value.Carrier));
        var copy = new Value(value.Type, value.Shape, Storage.InArena(value.Count, value.Carrier));
        planner.Emit(new Emission($"{where}: copy {Layout.Text(value.Shape)}", [value], [copy], StridedCopyCall.Bind(value, copy), InPlace: false));
        return copy;
    }

    // After the last call the new states lie where the next run reads them; LSTM calls that work in place have put them there already.
    private void CarryStates()
    {
        var moved = request.States.Where(s => OutputBuffers[s.OutputIndex] is var output && _inputs[s.InputIndex]! is var input
            && !(output.Storage == input.Storage && output.Offset == 0 && output.Count == input.Count)).ToArray();
        // What shows a state that is going to be overwritten, or comes from one, is copied before any is.
        var overwritten = moved.Select(s => _inputs[s.InputIndex]!.Storage).ToHashSet();
        for (var output = 0; output < OutputBuffers.Length; output++)
        {
            var storage = OutputBuffers[output].Storage;
            if (overwritten.Contains(storage) || (storage.IsState && moved.Any(s => s.OutputIndex == output)))
                OutputBuffers[output] = Copied(OutputBuffers[output], $"output {output}, which shows a state");
        }
        foreach (var (input, output) in moved)
        {
            var (from, to) = (OutputBuffers[output], _inputs[input]!);
            var (given, wanted) = (planner.Of(graph.Outputs[output]), request.InputShapes[input]);
            if (given.Count != Layout.Count(wanted) || given.Type != graph.InputInfos[input].Type)
            {
                throw new ModelRefusedException(RefusalCode.ShapeMismatch,
                    $"state output {output} is {given.Type} {Layout.Text(given.Shape)}, its input {input} is {graph.InputInfos[input].Type} {Layout.Text(wanted)}: they must hold as many values of one type");
            }
            planner.Emit(new Emission($"state {input}: copy {Layout.Text(from.Shape)}", [from], [to], StridedCopyCall.Bind(from, to.TryReshape(from.Shape)!), InPlace: false));
        }
    }

    private static int Words(ElementType type, int[] shape) => (int)(((Layout.Count(shape) * ElementTypes.SizeOf(type)) + sizeof(float) - 1) / sizeof(float));

    private static UnsupportedOnnxException Unsupported(string where, ElementType type) => new(RefusalCode.UnsupportedType,
        $"{where} has elements of type {type}; the SIMD engine has floats of 16, 32 and 64 bits, integers of 8 to 64 bits and Bool");
}
