using System.Diagnostics;
using System.Runtime.Intrinsics.X86;

namespace LstmOnnx.Kernels.Tests;

/// <summary>
/// The runtime's switches take instruction sets away when a process starts, so these tests run this assembly's own runner as a child with a switch set.
/// The child first asserts its widths, then runs the kernel tests over them.
/// </summary>
public sealed class NarrowedProcessTests
{
    private const string ExpectedWidths = "LSTMONNX_TEST_EXPECTED_WIDTHS";
    private const string ExpectedSelection = "LSTMONNX_TEST_EXPECTED_SELECTION";

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "0", SimdWidth.Bits256)]
    [InlineData("DOTNET_EnableAVX2", "0", SimdWidth.Bits128)]
    [InlineData("DOTNET_EnableAVX", "0", SimdWidth.Bits128)]
    [InlineData("DOTNET_EnableHWIntrinsic", "0", SimdWidth.Scalar)]
    public async Task A_switch_narrows_the_widths_and_every_kernel_still_agrees(string name, string value, SimdWidth widest)
    {
        if (!Sse42.IsSupported)
            Assert.Skip("the switches name x86 instruction sets, which this process does not have");
        var expected = SimdWidths.Available.Where(width => width <= widest).ToArray();
        await RunChild(name, value, expected, expected[^1], nameof(NarrowedProcessTests), nameof(LstmTests), nameof(FadingTests), nameof(NarrowLstmTests), nameof(NarrowWidthTests), nameof(MatMulTests), nameof(UnaryTests), nameof(BinaryTests), nameof(FunctionTests), nameof(AccuracyTests), nameof(TrainingCellTests));
    }

    [Fact]
    public async Task The_variable_selects_among_all_widths()
    {
        foreach (var width in SimdWidths.Available)
            await RunChild(SimdWidths.Variable, SimdWidths.NameOf(width), SimdWidths.Available, width, nameof(NarrowedProcessTests));
    }

    [Fact]
    public void A_child_has_the_widths_that_its_parent_expects()
    {
        if (Environment.GetEnvironmentVariable(ExpectedWidths) is not { } widths)
        {
            Assert.Skip("this is the parent: there is nothing to expect");
            return;
        }
        Assert.Equal(widths, string.Join(",", SimdWidths.Available.Select(SimdWidths.NameOf)));
        Assert.Equal(Environment.GetEnvironmentVariable(ExpectedSelection), SimdWidths.NameOf(SimdKernels.Selected.Width));
    }

    private static async Task RunChild(string name, string value, IEnumerable<SimdWidth> widths, SimdWidth selection, params string[] classes)
    {
        if (Environment.GetEnvironmentVariable(ExpectedWidths) is not null)
            Assert.Skip("this is a child: one generation is enough");
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(NarrowedProcessTests).Assembly.Location);
        foreach (var testClass in classes)
        {
            start.ArgumentList.Add("-class");
            start.ArgumentList.Add($"{typeof(NarrowedProcessTests).Namespace}.{testClass}");
        }
        start.Environment.Remove(SimdWidths.Variable);
        start.Environment[name] = value;
        start.Environment[ExpectedWidths] = string.Join(",", widths.Select(SimdWidths.NameOf));
        start.Environment[ExpectedSelection] = SimdWidths.NameOf(selection);
        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(child.ExitCode == 0, $"{name}={value}: exit code {child.ExitCode}\n{output}\n{await errors}");
    }
}
