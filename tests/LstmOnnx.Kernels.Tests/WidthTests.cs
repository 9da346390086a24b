namespace LstmOnnx.Kernels.Tests;

public sealed class WidthTests
{
    [Fact]
    public void Available_widths_rise_from_scalar_and_each_has_its_kernels()
    {
        Assert.Equal(SimdWidth.Scalar, SimdWidths.Available[0]);
        Assert.Equal(SimdWidths.Available.Order().Distinct(), SimdWidths.Available);
        Assert.Contains(SimdWidths.Selected, SimdWidths.Available);
        Assert.All(SimdWidths.Available, width => Assert.Equal(width, SimdKernels.Of(width).Width));
        Assert.Equal(SimdWidths.Selected, SimdKernels.Selected.Width);
    }

    [Fact]
    public void A_width_that_is_not_there_is_refused_with_those_that_are()
    {
        var refused = Assert.Throws<ArgumentException>(() => SimdKernels.Of((SimdWidth)1024));
        Assert.Contains("1024 is not available here; these are: scalar", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, SimdWidth.Bits256)]
    [InlineData("", SimdWidth.Bits256)]
    [InlineData("scalar", SimdWidth.Scalar)]
    [InlineData(" Scalar ", SimdWidth.Scalar)]
    [InlineData("128", SimdWidth.Bits128)]
    [InlineData("256", SimdWidth.Bits256)]
    public void The_variable_forces_a_width_and_the_widest_is_the_default(string? value, SimdWidth expected) =>
        Assert.Equal(expected, SimdWidths.Select(value, [SimdWidth.Scalar, SimdWidth.Bits128, SimdWidth.Bits256]));

    [Theory]
    [InlineData("512")]
    [InlineData("avx")]
    [InlineData("32")]
    public void An_unknown_or_unavailable_width_is_refused_by_name(string value)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => SimdWidths.Select(value, [SimdWidth.Scalar, SimdWidth.Bits256]));
        Assert.Equal($"LSTMONNX_SIMD is '{value}', which is not available here: set it to scalar, 256, or unset it for the widest.", refused.Message);
    }
}
