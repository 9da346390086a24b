using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LstmOnnx.Training;

/// <summary>
/// The format of a checkpoint: one safetensors file with the tensors, and in its metadata the format's version, a <see cref="CheckpointDocument"/> as JSON, and SHA-256 over
/// document and tensors. One file, so that one rename takes the place of the old checkpoint by the new one.
/// </summary>
internal static class CheckpointFile
{
    public const int Version = 1;

    private const string VersionKey = "lstmonnx.checkpoint_version";
    private const string DocumentKey = "lstmonnx.checkpoint";
    private const string HashKey = "lstmonnx.checkpoint_sha256";

    public static void Write(Stream stream, CheckpointDocument document, IReadOnlyList<NamedTensor> tensors)
    {
        var json = JsonSerializer.Serialize(document, CheckpointJson.Default.CheckpointDocument);
        SafetensorsWriter.Write(stream, tensors, new Dictionary<string, string>
        {
            [VersionKey] = Version.ToString(CultureInfo.InvariantCulture),
            [DocumentKey] = json,
            [HashKey] = HashOf(json, tensors),
        });
    }

    /// <param name="stream">The file.</param>
    /// <param name="path">For messages.</param>
    /// <exception cref="CheckpointException">It is no checkpoint, a newer one or damaged.</exception>
    public static (CheckpointDocument Document, IReadOnlyList<NamedTensor> Tensors) Read(Stream stream, string path)
    {
        try
        {
            var reader = SafetensorsReader.Open(stream);
            var metadata = reader.Header.Metadata;
            if (!metadata.TryGetValue(VersionKey, out var text) || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
                throw CheckpointException.Foreign(path, "it is a safetensors file without a checkpoint's version");
            if (version != Version)
                throw version > Version ? CheckpointException.Newer(path, version, Version) : CheckpointException.Damaged(path, $"there is no format {version}");
            var (json, hash) = (metadata.GetValueOrDefault(DocumentKey, ""), metadata.GetValueOrDefault(HashKey));
            NamedTensor[] tensors = [.. reader.Header.Entries.Select(entry => new NamedTensor(entry.Name, [.. entry.Shape.Select(size => checked((int)size))], reader.ReadFloats(entry)))];
            if (HashOf(json, tensors) != hash)
                throw CheckpointException.Damaged(path, "its content is not what was written: SHA-256 differs");
            return (JsonSerializer.Deserialize(json, CheckpointJson.Default.CheckpointDocument) ?? throw new JsonException("the document is null"), tensors);
        }
        catch (Exception failure) when (failure is SafetensorsException or JsonException or OverflowException)
        {
            throw CheckpointException.Damaged(path, failure.Message.TrimEnd('.'), failure);
        }
    }

    // Names and shapes are part of it; a text ends in a byte that UTF-8 does not have.
    private static string HashOf(string json, IReadOnlyList<NamedTensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(json));
        foreach (var (name, shape, values) in tensors)
        {
            hash.AppendData([0xFF]);
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {string.Join(',', shape)}"));
            hash.AppendData([0xFF]);
            FloatBytes.Write(values, hash.AppendData);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
