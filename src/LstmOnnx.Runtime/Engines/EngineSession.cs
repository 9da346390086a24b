namespace LstmOnnx.Runtime;

/// <summary>The buffers and the plan of one caller on one engine. Used by one thread at a time; <see cref="LstmSession"/> and <see cref="LstmStream"/> see to that.</summary>
public abstract class EngineSession : IDisposable
{
    /// <summary>The shape of each model output, in the model's order.</summary>
    /// <exception cref="ModelRefusedException">Shapes depend on the values of inputs, and there was no run yet.</exception>
    public abstract IReadOnlyList<int[]> OutputShapes { get; }

    /// <summary>How many states the session carries from one run to the next.</summary>
    public abstract int StateCount { get; }

    /// <summary>What was folded, fused and aliased, where the engine can say so.</summary>
    public virtual SessionPlan? Plan => null;

    /// <summary>
    /// The buffer of input <paramref name="index"/>, whose elements are Float, row-major; it lives as long as the session, and runs leave it as the caller filled it. Of a state's input, see <see cref="State"/>.
    /// </summary>
    public abstract Span<float> Input(int index);

    /// <summary>The result of the last run for output <paramref name="index"/>, whose elements are Float, row-major; overwritten by the next run.</summary>
    /// <exception cref="ModelRefusedException">Shapes depend on the values of inputs, and there was no run yet.</exception>
    public abstract ReadOnlySpan<float> Output(int index);

    /// <summary>The buffer of an input of any element type: its elements one behind the other as the machine holds them, a byte for each Bool. Never asked of a fixed input.</summary>
    public abstract Span<byte> InputBytes(int index);

    /// <summary>The result of the last run for an output of any element type, as <see cref="InputBytes"/> has its elements.</summary>
    public abstract ReadOnlySpan<byte> OutputBytes(int index);

    /// <summary>The shapes of states that the session keeps inside; of states that are inputs, the request has them.</summary>
    public virtual IReadOnlyList<int[]> KeptShapes => [];

    /// <summary>State <paramref name="pair"/> as the next run reads it; after a run, the new state. The bytes of its elements.</summary>
    public abstract Span<byte> State(int pair);

    /// <summary>Runs the graph once. Allocates nothing.</summary>
    public abstract void Run();

    /// <summary>Fills an input of Float elements, runs the graph once and copies an output of Float elements: the same as doing so one by one, for engines that have a shorter way. Allocates nothing.</summary>
    /// <param name="input">Which input.</param>
    /// <param name="values">All of its elements.</param>
    /// <param name="output">Which output.</param>
    /// <param name="results">Room for exactly its elements.</param>
    public virtual void Run(int input, ReadOnlySpan<float> values, int output, Span<float> results)
    {
        values.CopyTo(Input(input));
        Run();
        Output(output).CopyTo(results);
    }

    /// <summary>Gives every state its first value: zero, unless the graph says otherwise.</summary>
    public virtual void ResetStates()
    {
        for (var i = 0; i < StateCount; i++)
            State(i).Clear();
    }

    /// <summary>A copy of what runs change, for <see cref="PutBack"/>: states, and where the engine can, results. May allocate.</summary>
    public virtual object TakeSnapshot()
    {
        var states = new byte[StateCount][];
        for (var i = 0; i < states.Length; i++)
            states[i] = State(i).ToArray();
        return states;
    }

    /// <summary>Returns to what <see cref="TakeSnapshot"/> of this session gave.</summary>
    public virtual void PutBack(object snapshot)
    {
        var states = (byte[][])snapshot;
        for (var i = 0; i < states.Length; i++)
            states[i].CopyTo(State(i));
    }

    /// <summary>Runs for some time and gives the shortest time of each call of <see cref="Plan"/>, in order; empty where the engine cannot say. States move on. Allocates.</summary>
    public virtual IReadOnlyList<CallTime> TimeCalls(TimeSpan time) => [];

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the session's buffers.</summary>
    /// <param name="disposing">False only from a finaliser.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
