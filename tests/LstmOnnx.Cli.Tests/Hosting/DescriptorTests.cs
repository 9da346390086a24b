namespace LstmOnnx.Cli.Tests.Hosting;

/// <summary>Standard output and error that are full, closed or broken.</summary>
public class DescriptorTests
{
    [Fact]
    public void A_full_standard_output_is_an_output_error()
    {
        if (!File.Exists("/dev/full"))
            Assert.Skip("this system has no /dev/full");
        CliProcess.Shell("$LSTMONNX --help > /dev/full").ExpectError(6, "standard output", "space");
    }

    [Fact]
    public void A_closed_standard_output_is_an_output_error()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("descriptors are closed by a POSIX shell");
        CliProcess.Shell("$LSTMONNX --help >&-").ExpectError(6, "standard output");
    }

    [Fact]
    public void A_closed_standard_error_changes_no_exit_code()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("descriptors are closed by a POSIX shell");
        CliProcess.Shell("$LSTMONNX --nonsense 2>&-").Expect(2);
    }

    [Fact]
    public void A_reader_that_leaves_early_is_no_error()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("needs a POSIX shell");
        var result = CliProcess.Shell("{ $LSTMONNX --help; echo \"code $?\" >&2; } | true").Expect(0);
        Assert.Equal("code 0\n", result.Error);
    }
}
