using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Tests.Support;

/// <summary>Every vector width of this machine, for theories.</summary>
public static class Widths
{
    public static TheoryData<SimdWidth> All { get; } = [.. SimdWidths.Available];
}
