namespace LstmOnnx.Runtime.Reading;

/// <summary>Brings the bytes of a model file into memory, never more than the limit: a pipe or a device has no length to ask for.</summary>
internal static class ModelFile
{
    private const int FirstPart = 1 << 16;

    public static ReadOnlyMemory<byte> Read(string path, ModelLimits limits)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var most = Math.Min(limits.MaxFileBytes, Array.MaxLength);
        var length = stream.CanSeek ? stream.Length : 0;
        if (length > most)
            throw TooLong(path, length, limits);
        var bytes = new byte[length > 0 ? length : FirstPart];
        var filled = 0;
        while (true)
        {
            var read = stream.Read(bytes, filled, bytes.Length - filled);
            filled += read;
            if (read == 0 || (length > 0 && filled == length))
                return bytes.AsMemory(0, filled);
            if (filled > most)
                throw TooLong(path, filled, limits);
            if (filled == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(2L * filled, Array.MaxLength));
        }
    }

    private static ModelRefusedException TooLong(string path, long length, ModelLimits limits) => new(RefusalCode.LimitExceeded,
        $"{path} has {length} bytes or more, {limits.MaxFileBytes} are allowed: raise ModelLimits.{nameof(ModelLimits.MaxFileBytes)} if it is trusted");
}
