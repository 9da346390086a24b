using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>
/// Floats on the pinned heap that ONNX Runtime reads and writes in place, on a cache line's boundary. A span over them stays good after <see cref="Dispose"/>.
/// </summary>
internal sealed class HostTensor : IDisposable
{
    /// <summary>What the largest array takes; no more than this in all, for the sake of a simple rule.</summary>
    public static readonly long MaxBytes = (Array.MaxLength - CacheLine) * (long)sizeof(float);

    private const int CacheLine = 64;

    private readonly float[] _values;
    private readonly int _offset;
    private readonly int _length;

    public HostTensor(int[] shape)
    {
        _length = shape.Aggregate(1, (product, size) => checked(product * size));
        _values = GC.AllocateArray<float>(_length + (CacheLine / sizeof(float)), pinned: true);
        var misaligned = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0) % CacheLine);
        _offset = misaligned == 0 ? 0 : (CacheLine - misaligned) / sizeof(float);
        Value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [.. shape.Select(size => (long)size)],
            Marshal.UnsafeAddrOfPinnedArrayElement(_values, _offset), (long)_length * sizeof(float));
    }

    public OrtValue Value { get; }

    public Span<float> Span => _values.AsSpan(_offset, _length);

    public void Dispose() => Value.Dispose();
}
