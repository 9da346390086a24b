using LstmOnnx.TestSupport;

namespace LstmOnnx.Onnx.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_file_and_a_replaced_one_have_the_new_bytes_and_nothing_else_is_left()
    {
        var path = _folder.File("model.onnx");
        AtomicFile.Write(path, [1, 2, 3]);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));

        AtomicFile.Write(path, stream => stream.Write([9, 8]));
        Assert.Equal([9, 8], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_reader_that_has_the_old_file_open_keeps_the_old_bytes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not rename over an open file");
        var path = OldFile();
        using var reader = File.OpenRead(path);
        AtomicFile.Write(path, "new bytes"u8);
        using var text = new StreamReader(reader);
        Assert.Equal("old", text.ReadToEnd());
    }

    [Fact]
    public void The_permission_bits_of_the_old_file_stay()
    {
        var path = OldFile();
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no permission bits");
            return;
        }
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        AtomicFile.Write(path, "new"u8);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_link_stays_and_its_target_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        var path = OldFile();
        var link = _folder.File("link.onnx");
        File.CreateSymbolicLink(link, path);
        AtomicFile.Write(link, "new"u8);
        Assert.Equal("new", File.ReadAllText(path));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_failure_of_the_writer_leaves_the_old_file_and_no_temporary_one()
    {
        var path = OldFile();
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half of it"u8);
            throw new InvalidOperationException("no more");
        }));
        OnlyOldFileIsLeft(path);
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var failure = Assert.Throws<FileWriteException>(() => AtomicFile.Write(_folder.File("no/such/model.onnx"), [1]));
        Assert.Contains(_folder.File("no/such"), failure.Message, StringComparison.Ordinal);
        Assert.Contains("create it first", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_place_of_the_folder_is_a_write_failure()
    {
        var file = OldFile();
        var failure = Assert.Throws<FileWriteException>(() => AtomicFile.Write(Path.Combine(file, "model.onnx"), [1]));
        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
        OnlyOldFileIsLeft(file);
    }

    [Fact]
    public void A_folder_in_place_of_the_file_is_a_write_failure()
    {
        var failure = Assert.Throws<FileWriteException>(() => AtomicFile.Write(_folder.Path, [1]));
        Assert.Contains("it is a folder", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_device_is_written_straight_and_stays_a_device()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full");
        var failure = Assert.Throws<FileWriteException>(() => AtomicFile.Write("/dev/full", new byte[10]));
        Assert.Contains("No space left on device", failure.Message, StringComparison.Ordinal);
        AtomicFile.Write("/dev/null", new byte[10]);
        Assert.Equal(0, new FileInfo("/dev/null").Length);
        Assert.Throws<IOException>(() => File.WriteAllBytes("/dev/full", [1]));
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(1_000_000)]
    public void A_full_disk_leaves_the_old_file_whole(int length)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs tmpfs");
        var disk = Directory.CreateDirectory(_folder.File("disk")).FullName;
        Assert.SkipUnless(ChildProcess.Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk).ExitCode == 0, "this user may not mount a tmpfs");
        try
        {
            var path = Path.Combine(disk, "model.onnx");
            AtomicFile.Write(path, Enumerable.Repeat((byte)7, 20_000).ToArray());

            // 60,000 bytes fail at the last block, 1,000,000 in the middle; with and without a stream in between.
            var failure = Assert.Throws<FileWriteException>(() => AtomicFile.Write(path, new byte[length]));
            Assert.Contains("the old file is unchanged", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(".tmp", failure.Message, StringComparison.Ordinal);
            Assert.Throws<FileWriteException>(() => AtomicFile.Write(path, stream => WriteSlowly(stream, length)));

            Assert.Equal(Enumerable.Repeat((byte)7, 20_000), File.ReadAllBytes(path));
            Assert.Equal([path], Directory.GetFileSystemEntries(disk));
        }
        finally
        {
            Assert.Equal(0, ChildProcess.Run("umount", disk).ExitCode);
        }
    }

    [Fact]
    public void A_file_size_limit_is_an_error_and_not_the_end_of_the_process()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs ulimit");
        var path = OldFile();
        var environment = new Dictionary<string, string>
        {
            [FileSizeLimitChild] = path,

            // The runtime maps its code through files, which the limit would hit too.
            ["DOTNET_EnableWriteXorExecute"] = "0",
        };
        ChildProcess.RunTest(typeof(AtomicFileTests).Assembly.Location, $"{typeof(AtomicFileTests).FullName}.{nameof(Child_writes_past_the_limit)}", environment, "ulimit -f 20;");
        OnlyOldFileIsLeft(path);
    }

    [Fact(Explicit = true)]
    public void Child_writes_past_the_limit()
    {
        var path = Environment.GetEnvironmentVariable(FileSizeLimitChild);
        Assert.True(path is not null, "this test is started by the one above, in a process with a file-size limit of 20 kB");
        var failure = Assert.Throws<FileWriteException>(() => AtomicFile.Write(path, new byte[100_000]));
        Assert.Contains("file-size limit", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the old file is unchanged", failure.Message, StringComparison.Ordinal);
        Assert.Throws<FileWriteException>(() => AtomicFile.Write(path, stream => WriteSlowly(stream, 100_000)));
    }

    private const string FileSizeLimitChild = "LSTMONNX_TEST_FILE_SIZE_LIMIT";

    private static void WriteSlowly(Stream stream, int length)
    {
        for (var i = 0; i < length; i++)
            stream.WriteByte(1);
    }

    private string OldFile()
    {
        var path = _folder.File("old.onnx");
        File.WriteAllText(path, "old");
        return path;
    }

    private void OnlyOldFileIsLeft(string path)
    {
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }
}
