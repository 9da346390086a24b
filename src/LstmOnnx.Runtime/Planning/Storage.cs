namespace LstmOnnx.Runtime.Planning;

/// <summary>A run of elements that one or more values look at: constant data, or a place in the arena.</summary>
internal sealed class Storage
{
    private Storage(long length, bool persistent) => (Length, Persistent) = (length, persistent);

    /// <summary>Elements.</summary>
    public long Length { get; }

    /// <summary>Constant floats; null for integers and for storage in the arena.</summary>
    public float[]? Floats { get; private init; }

    /// <summary>Constant integers or truth values; null for floats. They exist only while planning.</summary>
    public long[]? Integers { get; private init; }

    /// <summary>Whether its elements are known while planning.</summary>
    public bool IsConstant => Floats is not null || Integers is not null;

    /// <summary>Whether it holds its elements over runs, as inputs and states do; other storage shares the arena by turns.</summary>
    public bool Persistent { get; }

    /// <summary>Whether it is a constant of the model, the same for every session; other constants follow from a session's shapes.</summary>
    public bool BelongsToModel { get; private init; }

    /// <summary>Whether the plan may overwrite it with the next state.</summary>
    public bool IsState { get; init; }

    /// <summary>Place in the arena, in floats; set when the arena is laid out.</summary>
    public long Offset { get; set; } = -1;

    public static Storage Constant(float[] values, bool ofModel) => new(values.Length, persistent: true) { Floats = values, BelongsToModel = ofModel };

    public static Storage Constant(long[] values, bool ofModel) => new(values.Length, persistent: true) { Integers = values, BelongsToModel = ofModel };

    public static Storage InArena(long length) => new(length, persistent: false);

    public static Storage Input(long length, bool state) => new(length, persistent: true) { IsState = state };
}
