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
}
