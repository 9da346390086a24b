using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LstmOnnx.Training;

/// <summary>Tells samples from others: their sizes, and SHA-256 of rows, starts, targets and lengths.</summary>
internal sealed record DataFingerprint(int Windows, int WindowLength, int Features, int TargetSize, bool TargetsPerStep, string Sha256)
{
    public static DataFingerprint Of(SequenceData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        FloatBytes.Write(data.Rows, hash.AppendData);
        hash.AppendData(MemoryMarshal.AsBytes(data.Starts.AsSpan()));
        FloatBytes.Write(data.Targets, hash.AppendData);
        if (data.Lengths is { } lengths)
            hash.AppendData(MemoryMarshal.AsBytes(lengths.AsSpan()));
        return new(data.Count, data.Window, data.FeatureCount, data.TargetSize, data.TargetsPerStep, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
