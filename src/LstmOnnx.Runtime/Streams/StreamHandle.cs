namespace LstmOnnx.Runtime;

/// <summary>A member of a <see cref="StreamBank"/>, from <see cref="StreamBank.Join"/> until it leaves. It stays good while members come and go.</summary>
public readonly record struct StreamHandle
{
    internal StreamHandle(StreamBank bank, int slot, long version) => (Bank, Slot, Version) = (bank, slot, version);

    internal StreamBank? Bank { get; }

    internal int Slot { get; }

    internal long Version { get; }
}
