namespace LstmOnnx.Kernels;

/// <summary>One spatial axis of a convolution or pooling: tap k of the window at position p reads element p · Stride − Begin + k · Dilation, where there is one.</summary>
/// <param name="Input">Elements of the input.</param>
/// <param name="Output">Positions of the window.</param>
/// <param name="Kernel">Taps of the window.</param>
/// <param name="Stride">Elements from one position to the next, 1 or more.</param>
/// <param name="Dilation">Elements from one tap to the next, 1 or more.</param>
/// <param name="Begin">Padding before the first element, 0 or more.</param>
public readonly record struct WindowAxis(int Input, int Output, int Kernel, int Stride, int Dilation, int Begin)
{
    /// <summary>An axis of one element, which stands for one that is not there.</summary>
    public static WindowAxis One { get; } = new(1, 1, 1, 1, 1, 0);

    /// <summary>Whether each position reads the one element at its own place.</summary>
    public bool IsPointwise => Kernel == 1 && Stride == 1 && Begin == 0 && Output == Input;

    /// <summary>The element that a tap reads at position 0; negative where it lies in the padding.</summary>
    public long Offset(int tap) => ((long)tap * Dilation) - Begin;

    /// <summary>The element that a tap reads at a position; −1 in the padding.</summary>
    public int Place(int position, int tap)
    {
        var place = ((long)position * Stride) + Offset(tap);
        return place >= 0 && place < Input ? (int)place : -1;
    }

    /// <summary>The positions, from the first to before the last, at which a tap reads an element.</summary>
    public (int From, int To) Inside(int tap)
    {
        var offset = Offset(tap);
        var from = offset >= 0 ? 0 : (-offset + Stride - 1) / Stride;
        var to = Input > offset ? ((Input - 1 - offset) / Stride) + 1 : 0;
        return ((int)Math.Min(from, Output), (int)Math.Clamp(to, Math.Min(from, Output), Output));
    }
}
