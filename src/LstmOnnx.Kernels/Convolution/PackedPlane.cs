namespace LstmOnnx.Kernels;

/// <summary>
/// Room for one channel of a convolution, laid out so that a tap reads all positions at one distance. The padded channel is split by its place modulo the stride of each axis; in such a part, positions side by side
/// read elements side by side, and a whole plane of positions is one stretch, with a few positions between its rows that nobody asks for. The padding is zero from the start and stays so. One thread at a time uses it.
/// </summary>
public sealed class PackedPlane
{
    // Vectors that a block of the kernel reads and writes past the last position, at most.
    private const int SlackVectors = 8;

    internal PackedPlane(in Window window, SimdWidth width)
    {
        (Window, Width) = (window, width);
        var grid = new PlaneGrid(window);
        var slack = SlackVectors * (int)width / 32;
        RowLength = (int)grid.Width.Length;
        PlaneLength = (int)grid.Height.Length * RowLength;
        Count = ((((window.Depth.Output - 1) * (int)grid.Height.Length) + window.Height.Output - 1) * RowLength) + window.Width.Output;
        Values = new AlignedFloats(checked((int)(grid.Length + slack)));
        Results = new AlignedFloats(Count + slack);
        Offsets = grid.Offsets();
        Runs = grid.Runs();
    }

    /// <summary>The window.</summary>
    public Window Window { get; }

    /// <summary>The width that it is laid out for.</summary>
    public SimdWidth Width { get; }

    /// <summary>From one row of positions to the next.</summary>
    internal int RowLength { get; }

    /// <summary>From one slice of positions to the next.</summary>
    internal int PlaneLength { get; }

    /// <summary>Positions of the stretch, those between rows among them.</summary>
    internal int Count { get; }

    /// <summary>The parts, one after the other.</summary>
    internal AlignedFloats Values { get; }

    /// <summary>An element for each position of the stretch.</summary>
    internal AlignedFloats Results { get; }

    /// <summary>Where each tap reads for the first position.</summary>
    internal int[] Offsets { get; }

    /// <summary>The stretches in which a channel is copied to its places.</summary>
    internal PlaneRun[] Runs { get; }

    /// <summary>Floats that the room for a window takes, at most.</summary>
    public static long LengthFor(in Window window)
    {
        var grid = new PlaneGrid(window);
        return (2 * grid.Length) + window.Taps + (4L * grid.RunCount) + (2 * SlackVectors * (int)SimdWidth.Bits512 / 32);
    }
}
