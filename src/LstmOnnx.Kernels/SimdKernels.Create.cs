namespace LstmOnnx.Kernels;

public abstract partial class SimdKernels
{
    private static SimdKernels Create(SimdWidth width) => width switch
    {
        SimdWidth.Scalar => new SimdKernels<Simd1>(),
        SimdWidth.Bits128 => new SimdKernels<Simd128>(),
        SimdWidth.Bits256 => new SimdKernels<Simd256>(),
        SimdWidth.Bits512 => new SimdKernels<Simd512>(),
        _ => throw new ArgumentOutOfRangeException(nameof(width), width, "no such width"),
    };
}
