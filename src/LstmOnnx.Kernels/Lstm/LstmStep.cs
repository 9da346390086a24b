using System.Runtime.InteropServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// One step of one row in one direction, bound once to its weights and memory: what <see cref="SimdKernels.Lstm"/> checks at each call is checked here once. Keeps its
/// memory pinned for as long as it lives. Used by one thread at a time.
/// </summary>
public abstract unsafe class LstmStep
{
    private readonly List<GCHandle> _pins = [];

    private protected LstmStep()
    {
    }

    /// <summary>Lets the memory move again.</summary>
    ~LstmStep() => _pins.ForEach(pin => pin.Free());

    /// <summary>Reads x [I], replaces h and c [H], and writes h to the outputs as well. Allocates nothing. Bits as of <see cref="SimdKernels.Lstm"/>.</summary>
    public abstract void Run();

    /// <summary>Pins the segment; null for an empty one.</summary>
    private protected float* Pin(ArraySegment<float> segment)
    {
        if (segment.Count == 0)
            return null;
        _pins.Add(GCHandle.Alloc(segment.Array, GCHandleType.Pinned));
        return (float*)Marshal.UnsafeAddrOfPinnedArrayElement(segment.Array!, segment.Offset);
    }
}
