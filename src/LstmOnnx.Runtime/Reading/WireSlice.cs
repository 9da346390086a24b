namespace LstmOnnx.Runtime.Reading;

/// <summary>A place in the file that holds a message, a string or packed numbers.</summary>
internal readonly record struct WireSlice(int Start, int Length)
{
    public int End => Start + Length;
}
