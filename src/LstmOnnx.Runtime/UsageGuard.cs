namespace LstmOnnx.Runtime;

/// <summary>Sees that one thread at a time uses an object and none after its disposal. Allocates nothing.</summary>
internal struct UsageGuard
{
    private const int Idle = 0, Busy = 1, Disposed = 2;
    private int _state;

    public void Enter(object owner)
    {
        var found = Interlocked.CompareExchange(ref _state, Busy, Idle);
        if (found != Idle)
            Throw(owner, found);
    }

    public void Exit() => Volatile.Write(ref _state, Idle);

    /// <summary>Closes the guard for good; false where it was closed before.</summary>
    public bool Close(object owner)
    {
        var found = Interlocked.CompareExchange(ref _state, Disposed, Idle);
        if (found == Busy)
            Throw(owner, found);
        return found == Idle;
    }

    private static void Throw(object owner, int found)
    {
        ObjectDisposedException.ThrowIf(found == Disposed, owner);
        throw new InvalidOperationException($"this {owner switch { LstmStream => nameof(LstmStream), StreamBank => nameof(StreamBank), _ => nameof(LstmSession) }} is in use by another thread: make one per thread from the shared LstmModel");
    }
}
