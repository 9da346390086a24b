namespace LstmOnnx.Runtime.Planning;

/// <summary>A run of elements that one or more values look at: constant data, or a place in the arena.</summary>
internal sealed class Storage
{
    private Storage(long length, Carrier carrier, bool persistent) => (Length, Carrier, Persistent) = (length, carrier, persistent);

    /// <summary>Elements.</summary>
    public long Length { get; }

    /// <summary>What holds the elements.</summary>
    public Carrier Carrier { get; }

    /// <summary>Floats of the arena that the elements take.</summary>
    public long Words => Length * (ElementTypes.SizeOf(Carrier) / sizeof(float));

    /// <summary>Constant floats; null for other carriers and for storage in the arena.</summary>
    public float[]? Floats { get; private init; }

    /// <summary>Constant doubles; null for other carriers and for storage in the arena.</summary>
    public double[]? Doubles { get; private init; }

    /// <summary>Constant integers or truth values; null for other carriers and for storage in the arena.</summary>
    public long[]? Integers { get; private init; }

    /// <summary>Whether its elements are known while planning.</summary>
    public bool IsConstant => Floats is not null || Integers is not null || Doubles is not null;

    /// <summary>Whether it holds its elements over runs, as inputs and states do; other storage shares the arena by turns.</summary>
    public bool Persistent { get; }

    /// <summary>Whether it is a constant of the model, the same for every session; other constants follow from a session's shapes.</summary>
    public bool BelongsToModel { get; private init; }

    /// <summary>Whether the plan may overwrite it with the next state.</summary>
    public bool IsState { get; init; }

    /// <summary>Place in the arena, in floats; set when the arena is laid out.</summary>
    public long Offset { get; set; } = -1;

    public static Storage Constant(float[] values, bool ofModel) => new(values.Length, Carrier.Float, persistent: true) { Floats = values, BelongsToModel = ofModel };

    public static Storage Constant(double[] values, bool ofModel) => new(values.Length, Carrier.Double, persistent: true) { Doubles = values, BelongsToModel = ofModel };

    public static Storage Constant(long[] values, bool ofModel) => new(values.Length, Carrier.Integer, persistent: true) { Integers = values, BelongsToModel = ofModel };

    /// <summary>Constant elements of their carrier's machine type.</summary>
    public static Storage Constant(Array values, bool ofModel) => values switch
    {
        float[] floats => Constant(floats, ofModel),
        double[] doubles => Constant(doubles, ofModel),
        long[] integers => Constant(integers, ofModel),
        _ => throw new ArgumentException($"no carrier for {values.GetType()}", nameof(values)),
    };

    public static Storage InArena(long length, Carrier carrier = Carrier.Float) => new(length, carrier, persistent: false);

    public static Storage Input(long length, bool state, Carrier carrier = Carrier.Float) => new(length, carrier, persistent: true) { IsState = state };

    /// <summary>The constant's array as its carrier's machine type; null where there is none of that type.</summary>
    public T[]? ConstantOf<T>()
        where T : unmanaged => (Array?)Floats as T[] ?? (Array?)Doubles as T[] ?? (Array?)Integers as T[];
}
