using System.Diagnostics.CodeAnalysis;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Lengths of sequences that are data.</summary>
internal static class BadLength
{
    /// <summary>Throws unless every length is 0 to T.</summary>
    /// <exception cref="ArgumentException">One is not.</exception>
    public static void Check(string label, ReadOnlySpan<long> lengths, int sequenceLength)
    {
        foreach (var length in lengths)
        {
            if (length < 0 || length > sequenceLength)
                Throw(label, length, sequenceLength);
        }
    }

    [DoesNotReturn]
    private static void Throw(string label, long length, int sequenceLength) =>
        throw new ArgumentException($"{label}: the inputs give the length {length} in 'sequence_lens' for a sequence of {sequenceLength}: expected 0 to {sequenceLength}");
}
