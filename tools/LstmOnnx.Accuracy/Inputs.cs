namespace LstmOnnx.Accuracy;

/// <summary>A run of floats by their bits: of one sign, rising in magnitude, which ends in the NaN of that sign.</summary>
internal readonly record struct Inputs(uint First, uint Step, int Count)
{
    /// <summary>The most that a run holds.</summary>
    public const int MaxCount = BlockLength + 1;

    private const uint Minus = 0x80000000;
    private const int BlockLength = 1 << 16;

    // Where a function changes its formula or its result reaches an end.
    private static readonly float[] Thresholds =
        [0.34657359f, 0.625f, 5, 8.317766f, 9.010913f, 10, 16.635532f, 17.32868f, 20.79f, 41.58883f, 60, 87.33655f, 88.37626f, 88.72284f, 89, 103.27893f, 103.97208f, 104];

    public bool IsNegative => First >= Minus;

    /// <summary>All floats. A block starts with the last of the block before, so that every pair of neighbours meets.</summary>
    public static IEnumerable<Inputs> All() => Blocks(1, 0, 0x7FFFFFFF);

    /// <summary>Millions: every 4093rd float, so all exponents; all around 0, around the thresholds and at the ends.</summary>
    public static IEnumerable<Inputs> Sample() =>
    [
        .. Blocks(4093, 0, 0x7FFFFFFF),
        .. Blocks(1, 0, 70_000), .. Blocks(1, 0x7F800000 - 5_000, 0x7F800000 + 5_000), .. Blocks(1, 0x7FFFFF00, 0x7FFFFFFF), .. Blocks(1, 0x00800000 - 5_000, 0x00800000 + 5_000),
        .. Thresholds.SelectMany(at => Blocks(1, BitConverter.SingleToUInt32Bits(at) - 5_000, BitConverter.SingleToUInt32Bits(at) + 5_000)),
        // Where results neither are flat nor linear.
        .. Blocks(61, BitConverter.SingleToUInt32Bits(0.0625f), BitConverter.SingleToUInt32Bits(110)),
    ];

    public void Fill(Span<float> x)
    {
        for (var i = 0; i < Count; i++)
            x[i] = BitConverter.UInt32BitsToSingle(First + ((uint)i * Step));
    }

    private static IEnumerable<Inputs> Blocks(uint step, uint first, uint last)
    {
        foreach (var sign in (uint[])[0, Minus])
        {
            for (ulong start = first; start <= last; start += BlockLength * (ulong)step)
            {
                // One more than the stride, which the next block starts with.
                var count = Math.Min(MaxCount, ((last - start) / step) + 1);
                yield return new Inputs(sign + (uint)start, step, (int)count);
            }
        }
    }
}
