namespace LstmOnnx.Kernels;

/// <summary>A window that moves over up to three spatial axes, the slowest first; axes that are not there are <see cref="WindowAxis.One"/>.</summary>
/// <param name="Depth">The slowest axis.</param>
/// <param name="Height">The middle axis.</param>
/// <param name="Width">The axis along which elements lie side by side.</param>
public readonly record struct Window(WindowAxis Depth, WindowAxis Height, WindowAxis Width)
{
    /// <summary>Elements of one channel of the input.</summary>
    public int Inputs => Depth.Input * Height.Input * Width.Input;

    /// <summary>Positions of the window.</summary>
    public int Outputs => Depth.Output * Height.Output * Width.Output;

    /// <summary>Taps of the window.</summary>
    public int Taps => Depth.Kernel * Height.Kernel * Width.Kernel;

    /// <summary>Whether each position reads the one element at its own place.</summary>
    public bool IsPointwise => Depth.IsPointwise && Height.IsPointwise && Width.IsPointwise;

    /// <summary>The element of a channel that a tap reads at a position; −1 in the padding.</summary>
    public int Place(int position, int tap)
    {
        var x = Width.Place(position % Width.Output, tap % Width.Kernel);
        var y = Height.Place(position / Width.Output % Height.Output, tap / Width.Kernel % Height.Kernel);
        var z = Depth.Place(position / Width.Output / Height.Output, tap / Width.Kernel / Height.Kernel);
        return x < 0 || y < 0 || z < 0 ? -1 : (((z * Height.Input) + y) * Width.Input) + x;
    }
}
