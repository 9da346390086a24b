using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Verification;

/// <summary>Inputs made from a seed, the same on every machine: floats uniform in [-1, 1); integers and truth values 0 or 1, which are sound as places, lengths and choices.</summary>
internal static class SeededInputs
{
    /// <param name="model">The model.</param>
    /// <param name="shapes">A shape per input name.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="given">Inputs whose values are given; their seeded ones are drawn all the same, so that the others do not change.</param>
    /// <param name="lengths">Of the rows of a model of ours that takes lengths, where they are not given.</param>
    public static IReadOnlyList<TensorData> Of(LstmModel model, IReadOnlyDictionary<string, int[]> shapes, int seed, IReadOnlyDictionary<string, TensorData> given, RowLengths lengths)
    {
        given = SequenceLengths.Added(model, shapes, given, lengths);
        var state = (ulong)seed;
        var inputs = new List<TensorData>(model.Inputs.Count);
        foreach (var input in model.Inputs)
        {
            var seeded = Draw(input.Type, shapes[input.Name], ref state);
            inputs.Add(given.GetValueOrDefault(input.Name) ?? seeded);
        }
        return inputs;
    }

    /// <summary>Draws the next floats.</summary>
    public static void Fill(Span<float> values, ref ulong state)
    {
        foreach (ref var value in values)
            value = Uniform(Next(ref state));
    }

    private static TensorData Draw(ElementType type, int[] shape, ref ulong state)
    {
        var count = checked((int)shape.Aggregate(1L, (product, length) => checked(product * length)));
        return new TensorData(type, shape, type switch
        {
            ElementType.Float => Fill(count, ref state, bits => Uniform(bits)),
            ElementType.Double => Fill(count, ref state, bits => (double)Uniform(bits)),
            ElementType.Float16 => Fill(count, ref state, bits => (Half)Uniform(bits)),
            ElementType.BFloat16 => Fill(count, ref state, bits => (ushort)(BitConverter.SingleToUInt32Bits(Uniform(bits)) >> 16)),
            ElementType.Bool => Fill(count, ref state, bits => bits >> 63 == 1),
            ElementType.Int8 => Fill(count, ref state, bits => (sbyte)(bits >> 63)),
            ElementType.Int16 => Fill(count, ref state, bits => (short)(bits >> 63)),
            ElementType.Int32 => Fill(count, ref state, bits => (int)(bits >> 63)),
            ElementType.Int64 => Fill(count, ref state, bits => (long)(bits >> 63)),
            ElementType.UInt8 => Fill(count, ref state, bits => (byte)(bits >> 63)),
            ElementType.UInt16 => Fill(count, ref state, bits => (ushort)(bits >> 63)),
            ElementType.UInt32 => Fill(count, ref state, bits => (uint)(bits >> 63)),
            _ => Fill(count, ref state, bits => bits >> 63),
        });
    }

    private static T[] Fill<T>(int count, ref ulong state, Func<ulong, T> draw)
    {
        var values = new T[count];
        for (var i = 0; i < count; i++)
            values[i] = draw(Next(ref state));
        return values;
    }

    private static float Uniform(ulong bits) => ((bits >> 40) / (float)(1 << 23)) - 1;

    // SplitMix64 (Steele, Lea, Flood 2014), which no version of .NET can change.
    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var bits = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
