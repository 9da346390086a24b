using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>What a state holds when a call begins.</summary>
internal enum StateStart
{
    /// <summary>What it held before.</summary>
    Kept,

    Zero,

    /// <summary>Another region's values.</summary>
    Copied,
}

/// <summary>h or c of a recurrent node, and how it starts.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal readonly struct StateRegion<T>(Region<T> state, StateStart start, Region<T> initial)
    where T : unmanaged
{
    /// <summary>Whether the state does not just go on from what it held.</summary>
    public bool Starts => start != StateStart.Kept;

    /// <summary>The state, as the call is to find it.</summary>
    public Span<T> Started()
    {
        var span = state.Span;
        if (start == StateStart.Zero)
            span.Clear();
        else if (start == StateStart.Copied)
            initial.Span.CopyTo(span);
        return span;
    }
}
