using System.ComponentModel;
using System.Runtime.InteropServices;

namespace LstmOnnx.Onnx;

/// <summary>What .NET cannot ask of Linux: to flush a folder, what kind of file a path is, and to go on at the file-size limit.</summary>
internal static partial class UnixFiles
{
    private const int CurrentFolder = -100;
    private const int CloseOnExec = 0x80000;
    private const uint TypeOnly = 1;
    private const int ModeOffset = 28;
    private const int FormatMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int InvalidArgument = 22;
    private const int FileSizeSignal = 25;
    private const nint Ignore = 1;

    /// <summary>Makes a rename inside <paramref name="folder"/> last through a power cut.</summary>
    /// <exception cref="IOException">The folder could not be opened or flushed.</exception>
    public static void FlushFolder(string folder)
    {
        var descriptor = Open(folder, CloseOnExec);
        if (descriptor < 0)
            throw Failure(folder);

        try
        {
            // File systems that have nothing to flush for a folder answer EINVAL.
            if (Flush(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
                throw Failure(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Whether the path (links followed) is there and neither a regular file nor a folder; false where the system cannot say.</summary>
    public static bool IsDeviceOrPipe(string path)
    {
        if (!OperatingSystem.IsLinux() || Directory.Exists(path))
            return false;

        try
        {
            // struct statx has one layout on every architecture; stx_mode is a 16-bit number at byte 28.
            Span<byte> status = stackalloc byte[256];
            return Status(CurrentFolder, path, 0, TypeOnly, ref MemoryMarshal.GetReference(status)) == 0
                && (MemoryMarshal.Read<ushort>(status[ModeOffset..]) & FormatMask) != RegularFile;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>
    /// A write past the process's file-size limit raises SIGXFSZ, which by default ends the process; ignored, the write fails like any other.
    /// A handler that the program has of its own stays.
    /// </summary>
    public static void IgnoreFileSizeSignal()
    {
        if (OperatingSystem.IsLinux() && Handle(FileSizeSignal, Ignore) is var before and not (0 or Ignore))
            _ = Handle(FileSizeSignal, before);
    }

    private static IOException Failure(string folder) =>
        new($"the folder '{folder}' cannot be flushed: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Handle(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, ref byte status);
}
