using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LstmOnnx.Kernels;

/// <summary>Which vector widths this process can use, and which one it does.</summary>
public static class SimdWidths
{
    /// <summary>The environment variable that forces a width: <c>scalar</c>, <c>128</c>, <c>256</c> or <c>512</c>.</summary>
    public const string Variable = "LSTMONNX_SIMD";

    private static readonly SimdWidth[] AvailableWidths = [.. Enum.GetValues<SimdWidth>().Where(IsAvailable)];

    private static readonly Lazy<SimdWidth> SelectedWidth =
        new(() => Select(Environment.GetEnvironmentVariable(Variable), AvailableWidths), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The usable widths from narrow to wide; always starts with <see cref="SimdWidth.Scalar"/>.</summary>
    public static IReadOnlyList<SimdWidth> Available => AvailableWidths;

    /// <summary>The width that <see cref="Variable"/> names, else the widest available one; read once per process.</summary>
    /// <exception cref="InvalidOperationException">The variable names no width, or one that this machine or process lacks.</exception>
    public static SimdWidth Selected => SelectedWidth.Value;

    /// <summary>The name of a width as <see cref="Variable"/> spells it.</summary>
    public static string NameOf(SimdWidth width) => width == SimdWidth.Scalar ? "scalar" : ((int)width).ToString(System.Globalization.CultureInfo.InvariantCulture);

    internal static SimdWidth Select(string? forced, IReadOnlyList<SimdWidth> available)
    {
        if (string.IsNullOrWhiteSpace(forced))
            return available[^1];
        foreach (var width in available)
        {
            if (string.Equals(NameOf(width), forced.Trim(), StringComparison.OrdinalIgnoreCase))
                return width;
        }
        throw new InvalidOperationException(
            $"{Variable} is '{forced}', which is not available here: set it to {string.Join(", ", available.Select(NameOf))}, or unset it for the widest.");
    }

    private static bool IsAvailable(SimdWidth width) => width switch
    {
        SimdWidth.Scalar => true,
        SimdWidth.Bits128 => Vector128.IsHardwareAccelerated,
        SimdWidth.Bits256 => Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported,
        SimdWidth.Bits512 => Vector512.IsHardwareAccelerated && Avx512F.IsSupported && Avx512DQ.IsSupported,
        _ => false,
    };
}
