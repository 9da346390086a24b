namespace LstmOnnx.Runtime;

/// <summary>What a stream, or each stream of a bank, is made of.</summary>
public sealed record StreamOptions
{
    /// <summary>Rows that step together in one stream; 1 or more. Of a bank, 1.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>
    /// Which inputs take back which outputs, by name: <c>States = [("h", "hn"), ("c", "cn")]</c>. Null for those of <see cref="LstmModel.States"/>; where given, these count alone, and an empty list means
    /// that no input is a state.
    /// </summary>
    public IReadOnlyList<(string Input, string Output)>? States { get; init; }

    /// <summary>
    /// Shapes of inputs by name, where one time step of <see cref="BatchSize"/> rows is not meant: a frame of audio, <c>["input"] = [1, 512]</c>, is a step too. Inputs that are not named take the shapes that
    /// <see cref="LstmModel.CreateStream(int)"/> gives them.
    /// </summary>
    public IReadOnlyDictionary<string, int[]> InputShapes { get; init; } = new Dictionary<string, int[]>();

    /// <summary>Values of inputs that stay as they are for the stream's life, as in <see cref="LstmModel.CreateSession(IReadOnlyDictionary{string, int[]}, IReadOnlyDictionary{string, Array})"/>.</summary>
    public IReadOnlyDictionary<string, Array> FixedInputs { get; init; } = new Dictionary<string, Array>();
}
