namespace LstmOnnx.Kernels.Tests;

/// <summary>The widths of this machine: a shared kernel test runs once for each.</summary>
internal static class EveryWidth
{
    public static TheoryData<SimdWidth> Data { get; } = [.. SimdWidths.Available];
}
