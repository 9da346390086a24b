using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LstmOnnx.Kernels;

/// <summary>Which vector widths this process can use, and which one it does.</summary>
public static class SimdWidths
{
    /// <summary>The environment variable that forces a width: <c>scalar</c>, <c>128</c>, <c>256</c> or <c>512</c>.</summary>
    public const string Variable = "LSTMONNX_SIMD";

    /// <summary>A runtime option (true or false): the process has kernels of its widest width only. NativeAOT takes it when it compiles and leaves the other kernels out.</summary>
    internal const string WidestOnlyOption = "LstmOnnx.Kernels.WidestOnly";

    private static readonly SimdWidth[] AvailableWidths = FindAvailable();

    private static readonly Lazy<SimdWidth> SelectedWidth =
        new(() => Select(Environment.GetEnvironmentVariable(Variable), AvailableWidths), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The usable widths from narrow to wide; starts with <see cref="SimdWidth.Scalar"/>, or is the widest alone where the process was published so.</summary>
    public static IReadOnlyList<SimdWidth> Available => AvailableWidths;

    /// <summary>The width that <see cref="Variable"/> names, else the widest available one; read once per process.</summary>
    /// <exception cref="InvalidOperationException">The variable names no width, or one that this machine or process lacks.</exception>
    public static SimdWidth Selected => SelectedWidth.Value;

    /// <summary>The name of a width as <see cref="Variable"/> spells it.</summary>
    public static string NameOf(SimdWidth width) => width == SimdWidth.Scalar ? "scalar" : ((int)width).ToString(System.Globalization.CultureInfo.InvariantCulture);

    // NativeAOT knows its instruction set when it compiles, so that there each of these is a constant.
    internal static bool HasScalar
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !(WidestOnly && Vector128.IsHardwareAccelerated);
    }

    internal static bool Has128
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.IsHardwareAccelerated && !(WidestOnly && Runs256);
    }

    internal static bool Has256
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Runs256 && !(WidestOnly && Has512);
    }

    internal static bool Has512
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated && Avx512F.IsSupported && Avx512DQ.IsSupported;
    }

    private static bool Runs256
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported;
    }

    [FeatureSwitchDefinition(WidestOnlyOption)]
    private static bool WidestOnly => AppContext.TryGetSwitch(WidestOnlyOption, out var isOn) && isOn;

    internal static string NamesOf(IReadOnlyList<SimdWidth> widths)
    {
        var names = new string[widths.Count];
        for (var i = 0; i < names.Length; i++)
            names[i] = NameOf(widths[i]);
        return string.Join(", ", names);
    }

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
            $"{Variable} is '{forced}', which is not available here: set it to {NamesOf(available)}, or unset it for the widest.");
    }

    private static SimdWidth[] FindAvailable()
    {
        var widths = new List<SimdWidth>();
        if (HasScalar)
            widths.Add(SimdWidth.Scalar);
        if (Has128)
            widths.Add(SimdWidth.Bits128);
        if (Has256)
            widths.Add(SimdWidth.Bits256);
        if (Has512)
            widths.Add(SimdWidth.Bits512);
        return [.. widths];
    }
}
