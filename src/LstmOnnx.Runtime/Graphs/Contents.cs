namespace LstmOnnx.Runtime.Graphs;

/// <summary>
/// What operators that only move values have brought into a value: elements of model inputs and final states of recurrent nodes, by number, in ascending order; and whether there is anything computed among them.
/// Constants count as nothing.
/// </summary>
internal sealed class Contents
{
    // No real model packs more; it bounds the work and memory for any file.
    private const int MaxParts = 32;

    private Contents(int[] parts, bool hasComputed, bool isZero = false, bool isInteger = false) =>
        (Parts, HasComputed, IsZero, IsInteger) = (parts, hasComputed, isZero, isInteger);

    public static Contents Constant { get; } = new([], hasComputed: false);

    public static Contents ZeroInteger { get; } = new([], hasComputed: false, isZero: true, isInteger: true);

    public static Contents Zero { get; } = new([], hasComputed: false, isZero: true);

    public static Contents Computed { get; } = new([], hasComputed: true);

    public int[] Parts { get; }

    public bool HasComputed { get; }

    /// <summary>Whether every element is known to be zero.</summary>
    public bool IsZero { get; }

    /// <summary>Of zeros, whether they are integers, so that a product with them is zero too.</summary>
    public bool IsInteger { get; }

    public bool IsConstant => Parts.Length == 0 && !HasComputed;

    public static Contents Of(int part) => new([part], hasComputed: false);

    public bool Has(int part) => Array.BinarySearch(Parts, part) >= 0;

    public bool Equals(Contents other) => HasComputed == other.HasComputed && Parts.AsSpan().SequenceEqual(other.Parts);

    /// <summary>The contents of a value that holds both.</summary>
    public Contents With(Contents other)
    {
        if (ReferenceEquals(this, other))
            return this;
        if (IsConstant && other.IsConstant)
            return IsZero && other.IsZero ? this : Constant;
        if (other.IsConstant || (!other.HasComputed && other.Parts.All(Has)))
            return this;
        if (IsConstant)
            return other;
        int[] parts = [.. Parts.Union(other.Parts).Order()];
        return parts.Length > MaxParts ? Computed : new Contents(parts, HasComputed || other.HasComputed);
    }
}
