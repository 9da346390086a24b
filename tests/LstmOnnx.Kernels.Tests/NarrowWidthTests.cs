using System.Runtime.Intrinsics;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

/// <summary>The instructions behind narrow weights, each against plain arithmetic over all of its inputs, or over the ends and many in between.</summary>
public sealed unsafe class NarrowWidthTests
{
    public static TheoryData<SimdWidth> Widths => EveryWidth.Data;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_short_float_widens_exactly_from_either_half(SimdWidth width) => Of(width).ShortFloats();

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_byte_widens_into_its_half(SimdWidth width) => Of(width).Bytes();

    [Theory]
    [MemberData(nameof(Widths))]
    public void Halves_multiply_and_add_exactly(SimdWidth width) => Of(width).Products();

    [Theory]
    [MemberData(nameof(Widths))]
    public void Low_halves_are_joined(SimdWidth width) => Of(width).Joins();

    [Fact]
    public void Products_by_shifts_are_those_of_the_instruction()
    {
        var (left, right) = (Words(4000, seed: 1), Words(4000, seed: 2));
        for (var i = 0; i < left.Length; i += 4)
        {
            var found = Simd128.PlainProducts(Vector128.Create(left, i), Vector128.Create(right, i));
            for (var lane = 0; lane < 4; lane++)
                Assert.Equal(Sum(left[i + lane], right[i + lane], 0), found[lane]);
        }
    }

    private static Checks Of(SimdWidth width) => width switch
    {
        SimdWidth.Scalar => new Checks<Simd1>(),
        SimdWidth.Bits128 => new Checks<Simd128>(),
        SimdWidth.Bits256 => new Checks<Simd256>(),
        _ => new Checks<Simd512>(),
    };

    // Halves at the ends, then any; −2¹⁵ beside itself is not allowed, so it stays out.
    private static int[] Words(int count, int seed)
    {
        int[] ends = [0, 1, -1, 127, -127, 32767, -32767];
        var words = new List<int>();
        foreach (var low in ends)
        {
            foreach (var high in ends)
                words.Add((low & 0xFFFF) | (high << 16));
        }
        var halves = Seeded.Floats(2 * count, seed, -32767, 32767);
        for (var i = 0; words.Count < count; i += 2)
            words.Add(((int)halves[i] & 0xFFFF) | ((int)halves[i + 1] << 16));
        // Every pair of ends meets another one at each seed.
        return seed % 2 == 1 ? [.. words] : [.. words.Skip(24), .. words.Take(24)];
    }

    private static int Sum(int left, int right, int addend) => addend + ((short)left * (short)right) + ((left >> 16) * (right >> 16));

    private abstract class Checks
    {
        public abstract void ShortFloats();

        public abstract void Bytes();

        public abstract void Products();

        public abstract void Joins();
    }

    private sealed class Checks<TSimd> : Checks
        where TSimd : unmanaged, ISimd<TSimd>
    {
        private static int Count => TSimd.Count;

        public override void ShortFloats()
        {
            var words = stackalloc int[Count];
            for (var first = 0; first < 65536; first += Count)
            {
                for (var lane = 0; lane < Count; lane++)
                    words[lane] = (first + lane) | ((65535 - first - lane) << 16);
                TSimd.SplitBFloat16((float*)words, out var low, out var high);
                var (lows, highs) = (Floats(low), Floats(high));
                TSimd.SplitFloat16((float*)words, out low, out high);
                var (halfLows, halfHighs) = (Floats(low), Floats(high));
                for (var lane = 0; lane < Count; lane++)
                {
                    Bits((first + lane) << 16, lows[lane]);
                    Bits((65535 - first - lane) << 16, highs[lane]);
                    Same(BitConverter.UInt16BitsToHalf((ushort)(first + lane)), halfLows[lane]);
                    Same(BitConverter.UInt16BitsToHalf((ushort)(65535 - first - lane)), halfHighs[lane]);
                }
            }

            static void Bits(int expected, float found) => Assert.Equal(expected, BitConverter.SingleToInt32Bits(found));

            // Weights are finite: what becomes of the others is left open.
            static void Same(Half expected, float found)
            {
                if (Half.IsFinite(expected))
                    Bits(BitConverter.SingleToInt32Bits((float)expected), found);
            }
        }

        public override void Bytes()
        {
            var bytes = stackalloc sbyte[2 * Count];
            for (var first = 0; first < 256; first++)
            {
                for (var i = 0; i < 2 * Count; i++)
                    bytes[i] = (sbyte)(first + (i * 77));
                var words = Integers(TSimd.WidenBytes(bytes));
                for (var lane = 0; lane < Count; lane++)
                    Assert.Equal((bytes[2 * lane] & 0xFFFF) | (bytes[(2 * lane) + 1] << 16), words[lane]);
            }
        }

        public override void Products()
        {
            var (left, right, addends) = (Words(4096, seed: 1), Words(4096, seed: 2), Array.ConvertAll(Words(4096, seed: 3), word => word / 1000));
            for (var i = 0; i < left.Length; i += Count)
            {
                var found = Integers(TSimd.MultiplyAddHalves(Load(left, i), Load(right, i), Load(addends, i)));
                var floats = Floats(TSimd.FromIntegers(Load(left, i)));
                for (var lane = 0; lane < Count; lane++)
                {
                    Assert.Equal(Sum(left[i + lane], right[i + lane], addends[i + lane]), found[lane]);
                    Assert.Equal((float)left[i + lane], floats[lane]);
                }
            }
        }

        public override void Joins()
        {
            var (low, high) = (Words(512, seed: 5), Words(512, seed: 6));
            for (var i = 0; i < low.Length; i += Count)
            {
                var found = Integers(TSimd.JoinHalves(Load(low, i), Load(high, i)));
                for (var lane = 0; lane < Count; lane++)
                    Assert.Equal((low[i + lane] & 0xFFFF) | (high[i + lane] << 16), found[lane]);
            }
        }

        private static TSimd Load(int[] words, int at)
        {
            fixed (int* first = words)
                return TSimd.Load((float*)(first + at));
        }

        private static float[] Floats(TSimd value)
        {
            var floats = new float[Count];
            fixed (float* first = floats)
                TSimd.Store(value, first);
            return floats;
        }

        private static int[] Integers(TSimd value) => Array.ConvertAll(Floats(value), BitConverter.SingleToInt32Bits);
    }
}
