using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>
/// A tensor on the pinned heap that ONNX Runtime reads and writes in place, on a cache line's boundary. A span over it stays good after <see cref="Dispose"/>.
/// </summary>
internal sealed class HostTensor : IDisposable
{
    /// <summary>What the largest array takes; no more than this in all, for the sake of a simple rule.</summary>
    public static readonly long MaxBytes = Array.MaxLength - CacheLine;

    private const int CacheLine = 64;

    private readonly byte[] _memory;
    private readonly int _offset;
    private readonly int _length;

    public HostTensor(ElementType type, int[] shape)
    {
        Type = type;
        _length = shape.Aggregate(HostTypes.SizeOf(type), (product, size) => checked(product * size));
        _memory = GC.AllocateArray<byte>(_length + CacheLine, pinned: true);
        var misaligned = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) % CacheLine);
        _offset = misaligned == 0 ? 0 : CacheLine - misaligned;
        Value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, HostTypes.Of(type), [.. shape.Select(size => (long)size)],
            Marshal.UnsafeAddrOfPinnedArrayElement(_memory, _offset), _length);
    }

    public ElementType Type { get; }

    public OrtValue Value { get; }

    public Span<byte> Bytes => _memory.AsSpan(_offset, _length);

    public Span<float> Floats => MemoryMarshal.Cast<byte, float>(Bytes);

    public void Dispose() => Value.Dispose();
}
