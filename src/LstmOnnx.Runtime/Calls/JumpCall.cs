using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Leaves the order of a session's list: always, or where a truth value is false.</summary>
internal sealed class JumpCall(Region<long>? condition, int target) : KernelCall
{
    /// <summary>The place of the next call.</summary>
    public int Next(int place) => condition is { } truth && truth.Span[0] != 0 ? place + 1 : target;

    // The session asks where to go on; there is nothing to compute.
    public override void Run()
    {
    }
}
