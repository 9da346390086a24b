using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Calls;

/// <summary>The weights of each direction of a recurrent node, and the kernel that runs one. Allocates nothing.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract class RecurrentDirections<T>
    where T : unmanaged
{
    public abstract int Count { get; }

    public abstract void Run(int direction, in RecurrentCall<T> call);
}
