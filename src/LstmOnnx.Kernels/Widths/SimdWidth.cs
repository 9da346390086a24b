namespace LstmOnnx.Kernels;

/// <summary>How many bits one vector of a kernel holds.</summary>
public enum SimdWidth
{
    /// <summary>One float at a time: runs everywhere.</summary>
    Scalar = 32,

    /// <summary>Four floats: SSE on x86, NEON on ARM.</summary>
    Bits128 = 128,

    /// <summary>Eight floats: AVX2 with FMA.</summary>
    Bits256 = 256,

    /// <summary>Sixteen floats: AVX-512.</summary>
    Bits512 = 512,
}
