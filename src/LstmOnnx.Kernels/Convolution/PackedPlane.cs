namespace LstmOnnx.Kernels;

/// <summary>
/// Room for one channel of a convolution, laid out so that a tap reads all positions at one distance. The padded channel is split by its place modulo the stride of each axis; in such a part, positions side by side
/// read elements side by side, and rows of positions that the same taps reach are one stretch, with a few positions between its rows that nobody asks for. The padding is zero from the start and stays so. One thread at
/// a time uses it.
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
        var count = ((((window.Depth.Output - 1) * (int)grid.Height.Length) + window.Height.Output - 1) * RowLength) + window.Width.Output;
        Values = new AlignedFloats(checked((int)(grid.Length + slack)));
        Results = new AlignedFloats(count + slack);
        Bands = PlaneBand.All(window, grid);
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

    /// <summary>The parts, one after the other.</summary>
    internal AlignedFloats Values { get; }

    /// <summary>An element for each position, those between rows among them.</summary>
    internal AlignedFloats Results { get; }

    /// <summary>The positions, by the taps that reach into the channel from them.</summary>
    internal PlaneBand[] Bands { get; }

    /// <summary>The stretches in which a channel is copied to its places.</summary>
    internal PlaneRun[] Runs { get; }

    /// <summary>Floats that the room for a window takes, at most.</summary>
    public static long LengthFor(in Window window)
    {
        var grid = new PlaneGrid(window);
        return (2 * grid.Length) + (2L * window.Depth.Output * window.Height.Output * window.Taps) + (4L * grid.RunCount) + (2 * SlackVectors * (int)SimdWidth.Bits512 / 32);
    }
}
