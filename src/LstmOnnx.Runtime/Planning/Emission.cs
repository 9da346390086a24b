namespace LstmOnnx.Runtime.Planning;

/// <summary>A kernel call as planned: what it reads and writes, and how to make it once the arena exists.</summary>
/// <param name="Text">What it does, for people.</param>
/// <param name="Reads">Values it reads.</param>
/// <param name="Writes">Values it writes, scratch included.</param>
/// <param name="Bind">Makes the call from resolved buffers.</param>
/// <param name="InPlace">Whether its one written value may take the place of its first read value, element by element.</param>
internal sealed record Emission(string Text, Value[] Reads, Value[] Writes, Func<Buffers, KernelCall> Bind, bool InPlace);
