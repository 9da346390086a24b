using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Where h or c of a recurrent node lies, and what it starts from.</summary>
internal sealed class RecurrentState
{
    private readonly Value? _copiedFrom;
    private readonly StateStart _start;

    private RecurrentState(Value value, StateStart start, Value? copiedFrom) => (Value, _start, _copiedFrom) = (value, start, copiedFrom);

    /// <summary>The final state; in place, the initial one too.</summary>
    public Value Value { get; }

    public Value[] Reads => _start switch
    {
        StateStart.Kept => [Value],
        StateStart.Copied => [_copiedFrom!],
        _ => [],
    };

    /// <summary>Decides where a state lies, by what the session keeps and who else reads its initial value.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">The place of the initial value.</param>
    /// <param name="name">ONNX's name of it.</param>
    /// <param name="type">Float or Double.</param>
    /// <param name="shape">[D, B, H], or [B, D, H] where the batch comes first.</param>
    public static RecurrentState Of(NodePlanner node, int input, string name, ElementType type, int[] shape)
    {
        var initial = node.Has(input) ? RecurrentInputs.Numbers(node, input, name) : null;
        if (initial is not null)
            RecurrentInputs.Expect(node, initial, name, shape);
        if (node.KeepsStates)
        {
            if (initial is { IsConstant: false })
                throw node.UnsupportedStream($"its input '{name}' is computed from data, so its state cannot be kept between steps");
            return InPlace(node.KeepState(type, initial, shape));
        }
        if (initial is null || initial.Storage.Floats?.All(f => f == 0) == true || initial.Storage.Doubles?.All(f => f == 0) == true)
            return FromZero(node.New(type, shape));
        return initial.IsRowMajor && node.TakesState(input) ? InPlace(initial) : CopiedFrom(node.RowMajor(initial), node.New(type, shape));
    }

    // The node finds its state where it left it, or where the caller put it.
    private static RecurrentState InPlace(Value value) => new(value, StateStart.Kept, null);

    private static RecurrentState FromZero(Value value) => new(value, StateStart.Zero, null);

    private static RecurrentState CopiedFrom(Value initial, Value value) => new(value, StateStart.Copied, initial);

    /// <summary>Resolves it.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public StateRegion<T> Bind<T>(Buffers buffers)
        where T : unmanaged => new(buffers.Of<T>(Value), _start, _copiedFrom is null ? Region<T>.Empty : buffers.Of<T>(_copiedFrom));
}
