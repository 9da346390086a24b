using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace LstmOnnx.Runtime.Reading;

/// <summary>
/// The folder of a model file, as far as tensors may reach into it: plain names of regular files directly inside, no links, no devices. Where a byte range lies is checked against the real file before
/// anything is allocated for it.
/// </summary>
/// <param name="folder">The folder's path.</param>
internal sealed class ExternalFolder(string folder) : IDisposable
{
    // What Windows takes for devices, whatever the extension.
    private static readonly string[] DeviceNames = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "COM", "LPT"];

    private string _openName = "";
    private SafeFileHandle? _open;

    public void Dispose() => _open?.Dispose();

    /// <summary>Finds where a tensor's data begin.</summary>
    /// <param name="tensor">A tensor with a reference.</param>
    /// <param name="byteCount">What its shape and type ask for.</param>
    /// <returns>The first byte's place in the file.</returns>
    /// <exception cref="ModelRefusedException">The name is none that may be opened, the file is missing, no regular file or a link, or the range leaves it.</exception>
    public long Locate(TensorDocument tensor, long byteCount)
    {
        var reference = tensor.External!;
        if (reference.Fault.Length > 0)
            throw Refused(tensor, reference.Fault);
        if (NameFault(reference.Location) is { } fault)
            throw Refused(tensor, fault);
        var offset = Number(tensor, "offset", reference.Offset, absent: 0);
        var length = Number(tensor, "length", reference.Length, absent: byteCount);
        if (length != byteCount)
            throw Refused(tensor, string.Create(CultureInfo.InvariantCulture, $"it names {length} bytes, and its shape and type ask for {byteCount}"));
        var there = Length(tensor, reference.Location);
        if (offset > there || length > there - offset)
            throw Refused(tensor, string.Create(CultureInfo.InvariantCulture, $"it names {length} bytes from byte {offset} on, and the file has {there}"));
        return offset;
    }

    /// <summary>Fills the destination from a place that <see cref="Locate"/> found.</summary>
    public void Read(TensorDocument tensor, long offset, Span<byte> destination)
    {
        if (destination.IsEmpty)
            return;
        var file = Open(tensor);
        for (var filled = 0; filled < destination.Length;)
        {
            var read = RandomAccess.Read(file, destination[filled..], offset + filled);
            if (read == 0)
                throw Refused(tensor, "the file became shorter while it was read");
            filled += read;
        }
    }

    private static string? NameFault(string name)
    {
        if (name.Length == 0)
            return "no file is named";
        if (name is "." or ".." || name.AsSpan().ContainsAny(@"/\:") || name.Any(char.IsControl))
            return $"'{Readable.Name(name)}' is no plain file name; only files directly beside the model may be read";
        var stem = name.AsSpan().TrimEnd(". ");
        if (stem.Length < name.Length)
            return $"'{Readable.Name(name)}' ends in a dot or a space, which some systems drop";
        stem = stem[..(stem.IndexOf('.') is var dot and >= 0 ? dot : stem.Length)].TrimEnd(' ');
        foreach (var device in DeviceNames)
        {
            var isNumbered = device is "COM" or "LPT";
            if (stem.StartsWith(device, StringComparison.OrdinalIgnoreCase) && stem.Length == device.Length + (isNumbered ? 1 : 0) && (!isNumbered || char.IsDigit(stem[^1])))
                return $"'{Readable.Name(name)}' is the name of a device on some systems";
        }
        return null;
    }

    private static long Number(TensorDocument tensor, string entry, string digits, long absent)
    {
        if (digits.Length == 0)
            return absent;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Refused(tensor, $"its {entry} is '{Readable.Name(digits)}', expected decimal digits");
    }

    // A pipe or a device has no length, so a range inside one is refused before it is opened.
    private long Length(TensorDocument tensor, string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        CheckRegular(tensor, file);
        return file.Length;
    }

    private SafeFileHandle Open(TensorDocument tensor)
    {
        var name = tensor.External!.Location;
        if (_open is not null && _openName == name)
            return _open;
        _open?.Dispose();
        var path = Path.Combine(folder, name);
        CheckRegular(tensor, new FileInfo(path));
        (_open, _openName) = (File.OpenHandle(path), name);
        // Once more, for a link that was put there between the look and the opening.
        CheckRegular(tensor, new FileInfo(path));
        return _open;
    }

    private static void CheckRegular(TensorDocument tensor, FileInfo file)
    {
        if (file.LinkTarget is not null || (file.Exists && file.Attributes.HasFlag(FileAttributes.ReparsePoint)))
            throw Refused(tensor, "the file is a link, and links are not followed: put the file itself beside the model");
        if (Directory.Exists(file.FullName))
            throw Refused(tensor, "it is a folder, expected a file");
        if (!file.Exists)
            throw Refused(tensor, "there is no such file beside the model: fetch it too");
        if (file.Attributes.HasFlag(FileAttributes.Device))
            throw Refused(tensor, "it is a device, expected a file");
    }

    private static ModelRefusedException Refused(TensorDocument tensor, string what) => new(RefusalCode.ExternalData,
        $"tensor '{Readable.Name(tensor.Name)}' with data in '{Readable.Name(tensor.External!.Location)}': {what}");
}
