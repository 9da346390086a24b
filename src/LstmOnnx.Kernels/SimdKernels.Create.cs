namespace LstmOnnx.Kernels;

public abstract partial class SimdKernels
{
    // NativeAOT knows each condition when it compiles, and leaves the kernels of the other widths out.
    private static SimdKernels[] CreateAll()
    {
        var kernels = new List<SimdKernels>();
        if (SimdWidths.HasScalar)
            kernels.Add(new SimdKernels<Simd1>());
        if (SimdWidths.Has128)
            kernels.Add(new SimdKernels<Simd128>());
        if (SimdWidths.Has256)
            kernels.Add(new SimdKernels<Simd256>());
        if (SimdWidths.Has512)
            kernels.Add(new SimdKernels<Simd512>());
        return [.. kernels];
    }
}
