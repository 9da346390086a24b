namespace LstmOnnx.Training;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its key in the header.</param>
/// <param name="ElementType">As the header spells it: "F32".</param>
/// <param name="Shape">Sizes, slowest first; empty for a single number.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record SafetensorsEntry(string Name, string ElementType, long[] Shape, long Begin, long End)
{
    /// <summary>How many numbers.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    public override string ToString() => $"'{SafetensorsHeader.Shown(Name)}' {ElementType} [{string.Join(", ", Shape)}]";
}
