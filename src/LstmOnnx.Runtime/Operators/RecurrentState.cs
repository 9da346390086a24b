using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Where h or c of a recurrent node lies, [D, B, H], and what it starts from.</summary>
internal sealed class LstmState
{
    private readonly Value? _copiedFrom;
    private readonly StateStart _start;

    private LstmState(Value value, StateStart start, Value? copiedFrom) => (Value, _start, _copiedFrom) = (value, start, copiedFrom);

    /// <summary>The final state; in place, the initial one too.</summary>
    public Value Value { get; }

    public Value[] Reads => _start switch
    {
        StateStart.Kept => [Value],
        StateStart.Copied => [_copiedFrom!],
        _ => [],
    };

    /// <summary>The node finds its state where it left it, or where the caller put it.</summary>
    public static LstmState InPlace(Value value) => new(value, StateStart.Kept, null);

    public static LstmState FromZero(Value value) => new(value, StateStart.Zero, null);

    public static LstmState CopiedFrom(Value initial, Value value) => new(value, StateStart.Copied, initial);

    public StateRegion Bind(Buffers buffers) =>
        new(buffers.Of(Value), _start, _copiedFrom is null ? new Region([], 0, 0) : buffers.Of(_copiedFrom));
}
