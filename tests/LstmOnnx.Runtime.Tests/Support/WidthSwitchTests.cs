using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Tests.Support;

/// <summary>The suite is also run with .NET's instruction-set switches off; this shows that a switch took effect, so that those runs mean what they say.</summary>
public class WidthSwitchTests
{
    [Fact]
    public void No_width_is_offered_that_the_environment_switched_off()
    {
        var widest = IsOff("EnableHWIntrinsic") ? SimdWidth.Scalar
            : IsOff("EnableAVX2") || IsOff("EnableFMA") || IsOff("EnableAVX") ? SimdWidth.Bits128
            : IsOff("EnableAVX512") ? SimdWidth.Bits256
            : SimdWidth.Bits512;

        Assert.InRange(SimdWidths.Available[^1], SimdWidth.Scalar, widest);
    }

    private static bool IsOff(string name) => Environment.GetEnvironmentVariable("DOTNET_" + name) is "0";
}
