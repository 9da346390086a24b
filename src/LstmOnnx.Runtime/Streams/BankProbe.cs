using System.Runtime.InteropServices;

namespace LstmOnnx.Runtime;

/// <summary>Whether rows of a batch go their own ways: the rows a and b must give the same among [a, b] as among [c, a, b], for two steps from states of any kind.</summary>
internal static class BankProbe
{
    private const int Steps = 2;

    // Engines need not give the same bits in batches of two sizes, and 16-bit results may round apart; rows that meet differ by far more.
    private const double Tolerance = 1e-2;

    public static void Check(CheckedModel model, IReadOnlyList<StatePair> states, BankSession two, BankSession three)
    {
        var state = 1UL;
        Fill(model, states, two, three, ref state);
        try
        {
            for (var step = 0; step < Steps; step++)
            {
                two.Engine.Run();
                three.Engine.Run();
            }
        }
        catch (Exception failure) when (failure is ArgumentException or ModelRefusedException)
        {
            throw Refused($"a trial run to see whether its rows are independent failed: {failure.Message}; what all streams share must be given through StreamOptions.FixedInputs", failure);
        }
        for (var output = 0; output < model.Outputs.Count; output++)
        {
            if (two.Output(output) is { } layout)
                Compare(model.Outputs[output], layout, two.Engine.OutputBytes(output), three.Output(output)!.Value, three.Engine.OutputBytes(output));
        }
    }

    private static void Fill(CheckedModel model, IReadOnlyList<StatePair> states, BankSession two, BankSession three, ref ulong state)
    {
        for (var input = 0; input < model.Inputs.Count; input++)
        {
            if (model.Inputs[input].Type == ElementType.Float && two.Input(input) is { } layout)
                Fill(layout, two.Engine.InputBytes(input), three.Input(input)!.Value, three.Engine.InputBytes(input), ref state);
        }
        if (states.All(s => model.Inputs[s.InputIndex].Type == ElementType.Float))
        {
            var row = new byte[two.StateBytes];
            for (var place = 0; place < 3; place++)
            {
                FillRow(row, ref state);
                three.WriteState(place, row);
                if (place > 0)
                    two.WriteState(place - 1, row);
            }
        }
    }

    private static void Fill(RowLayout twoLayout, Span<byte> two, RowLayout threeLayout, Span<byte> three, ref ulong state)
    {
        var row = new byte[twoLayout.Length];
        for (var place = 0; place < 3; place++)
        {
            FillRow(row, ref state);
            threeLayout.Write(three, place, row);
            if (place > 0)
                twoLayout.Write(two, place - 1, row);
        }
    }

    // Values from −1 to 1.
    private static void FillRow(Span<byte> row, ref ulong state)
    {
        foreach (ref var value in MemoryMarshal.Cast<byte, float>(row))
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            value = ((state >> 40) / (float)(1 << 23)) - 1;
        }
    }

    private static void Compare(TensorInfo info, RowLayout twoLayout, ReadOnlySpan<byte> two, RowLayout threeLayout, ReadOnlySpan<byte> three)
    {
        var (a, b) = (new byte[twoLayout.Length], new byte[twoLayout.Length]);
        for (var row = 0; row < 2; row++)
        {
            twoLayout.Read(two, row, a);
            threeLayout.Read(three, row + 1, b);
            if (!Agree(info.Type, a, b))
                throw Refused($"a row of output '{Readable.Name(info.Name)}' depends on the other rows of the batch", null);
        }
    }

    private static bool Agree(ElementType type, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (type is not (ElementType.Float or ElementType.Double or ElementType.Float16 or ElementType.BFloat16))
            return a.SequenceEqual(b);
        var size = Planning.ElementTypes.SizeOf(type);
        for (var i = 0; i < a.Length; i += size)
        {
            var (x, y) = (Value(type, a[i..]), Value(type, b[i..]));
            if (x != y && !(double.IsNaN(x) && double.IsNaN(y)) && !(Math.Abs(x - y) <= Tolerance * (1 + Math.Abs(x))))
                return false;
        }
        return true;
    }

    private static double Value(ElementType type, ReadOnlySpan<byte> bytes) => type switch
    {
        ElementType.Float => MemoryMarshal.Read<float>(bytes),
        ElementType.Double => MemoryMarshal.Read<double>(bytes),
        ElementType.Float16 => (double)MemoryMarshal.Read<Half>(bytes),
        _ => Planning.ElementTypes.FromBFloat16(MemoryMarshal.Read<ushort>(bytes)),
    };

    private static UnsupportedOnnxException Refused(string why, Exception? inner) => new(RefusalCode.UnsupportedStream, $"the model cannot step as a bank: {why}", inner: inner);
}
