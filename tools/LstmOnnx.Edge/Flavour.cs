using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LstmOnnx.Edge;

/// <summary>What this program was compiled for. In NativeAOT the instruction set is fixed when it is published, and each condition below is a constant.</summary>
internal static class Flavour
{
    /// <summary>The instruction set by the name of x86-64's levels, or <c>armv8-a</c>.</summary>
    public static string Name =>
        Avx512F.IsSupported && Vector512.IsHardwareAccelerated ? "x86-64-v4"
        : Avx2.IsSupported && Fma.IsSupported ? "x86-64-v3"
        : Sse42.IsSupported ? "x86-64-v2"
        : AdvSimd.IsSupported ? "armv8-a"
        : "scalar";

    /// <summary>How it was compiled.</summary>
    public static string Compiler => RuntimeFeature.IsDynamicCodeSupported ? "just in time" : "NativeAOT";
}
