using System.Buffers.Binary;
using System.Numerics;

namespace LstmOnnx.Runtime;

/// <summary>SHA-256 (FIPS 180-4), to tell one model file from another. The framework's own would load OpenSSL, and this library needs no native one.</summary>
internal static class Sha256
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = 32;

    private const int BlockLength = 64;

    // The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2).
    private static readonly uint[] RoundConstants = CubeRootFractions();

    public static byte[] Hash(ReadOnlySpan<byte> message)
    {
        uint[] state = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
        var schedule = new uint[64];
        var bits = (ulong)message.Length * 8;
        for (; message.Length >= BlockLength; message = message[BlockLength..])
            Compress(message, state, schedule);

        // A one bit, zeros, and the length in bits as the last eight bytes of a block.
        Span<byte> tail = stackalloc byte[2 * BlockLength];
        tail.Clear();
        message.CopyTo(tail);
        tail[message.Length] = 0x80;
        var tailLength = message.Length + 9 <= BlockLength ? BlockLength : 2 * BlockLength;
        BinaryPrimitives.WriteUInt64BigEndian(tail[(tailLength - 8)..], bits);
        for (var start = 0; start < tailLength; start += BlockLength)
            Compress(tail[start..], state, schedule);

        var hash = new byte[Length];
        for (var i = 0; i < state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * 4), state[i]);
        return hash;
    }

    private static void Compress(ReadOnlySpan<byte> block, uint[] state, uint[] w)
    {
        for (var t = 0; t < 16; t++)
            w[t] = BinaryPrimitives.ReadUInt32BigEndian(block[(t * 4)..]);
        for (var t = 16; t < 64; t++)
        {
            var s0 = BitOperations.RotateRight(w[t - 15], 7) ^ BitOperations.RotateRight(w[t - 15], 18) ^ (w[t - 15] >> 3);
            var s1 = BitOperations.RotateRight(w[t - 2], 17) ^ BitOperations.RotateRight(w[t - 2], 19) ^ (w[t - 2] >> 10);
            w[t] = w[t - 16] + s0 + w[t - 7] + s1;
        }
        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var t = 0; t < 64; t++)
        {
            var s1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            var first = h + s1 + ((e & f) ^ (~e & g)) + RoundConstants[t] + w[t];
            var s0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            var second = s0 + ((a & b) ^ (a & c) ^ (b & c));
            (a, b, c, d, e, f, g, h) = (first + second, a, b, c, d + first, e, f, g);
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    // floor(2³² · frac(∛p)) = floor(∛(p · 2⁹⁶)) mod 2³², in exact integers.
    private static uint[] CubeRootFractions()
    {
        var constants = new List<uint>(64);
        for (var p = 2; constants.Count < 64; p++)
        {
            if (Enumerable.Range(2, p - 2).Any(divisor => p % divisor == 0))
                continue;
            var target = (UInt128)(uint)p;
            UInt128 root = 0;
            // ∛(p · 2⁹⁶) has at most 35 bits, its cube 105.
            for (var bit = 34; bit >= 0; bit--)
            {
                var candidate = root | ((UInt128)1 << bit);
                if (candidate * candidate * candidate <= target << 96)
                    root = candidate;
            }
            constants.Add((uint)root);
        }
        return [.. constants];
    }
}
