namespace LstmOnnx.Runtime.Planning;

/// <summary>A kernel call as planned: what it reads and writes, and how to make it once the arena exists.</summary>
/// <param name="Text">What it does, for people.</param>
/// <param name="Reads">Values it reads.</param>
/// <param name="Writes">Values it writes, scratch included.</param>
/// <param name="Bind">Makes the call from resolved buffers.</param>
/// <param name="InPlace">Whether its one written value may take the place of its first read value, element by element.</param>
internal sealed record Emission(string Text, Value[] Reads, Value[] Writes, Func<Buffers, KernelCall> Bind, bool InPlace)
{
    /// <summary>Where the run goes on, unless it reads a truth value that holds; null for calls that compute.</summary>
    public Label? Target { get; init; }

    /// <summary>The place in the list that this stands for; null for calls that compute.</summary>
    public Label? Place { get; init; }

    /// <summary>Whether it stays though nothing reads what it writes.</summary>
    public bool IsControl => Target is not null || Place is not null || Writes.Length == 0;

    /// <summary>Goes on at a label: always, or where <paramref name="condition"/> is false.</summary>
    public static Emission Jump(string text, Value? condition, Label target) => new(text, condition is null ? [] : [condition], [],
        buffers => new Calls.JumpCall(condition is null ? null : buffers.Of<long>(condition), target.Index), InPlace: false)
    { Target = target };

    /// <summary>A place to jump to; no call.</summary>
    public static Emission At(Label label) => new("", [], [], _ => throw new InvalidOperationException("a label is no call"), InPlace: false) { Place = label };
}

/// <summary>A place in the list of calls, known once the list is complete.</summary>
internal sealed class Label
{
    public int Index { get; set; } = -1;
}
